"""No cookie, token or password in a log line, whoever wrote it: Reflex prints whole events when
one fails."""

from __future__ import annotations

import logging
import re
import traceback
from typing import Any

_SECRET_KEY = r"cookie|authorization|token|password|passwd|secret|set-cookie|sec-websocket-key"
# 'cookie': 'a=b; c=d'   "token": "…"   token='…'
_QUOTED = re.compile(
    rf"""(['"]?[\w-]*(?:{_SECRET_KEY})[\w-]*['"]?\s*[:=]\s*)(['"])(?:\\.|(?!\2).)*\2""", re.I | re.S
)
# membership=…; Cookie: …; ?token=…
_BARE = re.compile(rf"((?:__Host-)?membership=|(?:{_SECRET_KEY})=)[^\s;,&'\"]+", re.I)
_LOUD = ("reflex", "engineio", "socketio", "granian")
HIDDEN = "…"


def redact(text: str) -> str:
    """The text without the values of secrets."""
    return _BARE.sub(rf"\1{HIDDEN}", _QUOTED.sub(rf"\1\2{HIDDEN}\2", text))


def redact_framework_logs() -> None:
    """For every record of the framework's loggers, its traceback included."""
    make = logging.getLogRecordFactory()
    if getattr(make, "redacts", False):
        return

    def record(*args: Any, **values: Any) -> logging.LogRecord:
        made = make(*args, **values)
        return _redacted(made) if (made.name or "").startswith(_LOUD) else made

    record.redacts = True  # pyright: ignore[reportFunctionMemberAccess]
    logging.setLogRecordFactory(record)


def _redacted(record: logging.LogRecord) -> logging.LogRecord:
    record.msg, record.args = redact(record.getMessage()), None
    if record.exc_info and record.exc_info[0] is not None:
        record.exc_text = redact("".join(traceback.format_exception(*record.exc_info)).rstrip())
    return record
