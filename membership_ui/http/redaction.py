"""No cookie, token, password or answer of a form in a log line, whoever wrote it: Reflex prints
whole events when one fails.

Strangers choose what is printed, and the event loop prints it: a line is cut first, then read once
from left to right.
"""

from __future__ import annotations

import hashlib
import logging
import re
import secrets
import traceback
from typing import Any

LONGEST = 8_000
HIDDEN = "…"
_TAIL = 3_000  # of a traceback the end says most
_SECRET_KEY = r"cookie|authorization|token|password|passwd|secret|sec-websocket-key"
# 'cookie': 'a=b; c=d'   "token": "…"   token='…'   'password': ['a', 'b']. An end that was cut off
# counts as one, so that no text is read twice
_NAMED = re.compile(
    rf"""((?:{_SECRET_KEY})[\w-]{{0,40}}['"]?\s{{0,4}}[:=]\s{{0,4}})"""
    r"""(?:"(?:[^"\\]|\\.)*(?:"|\\?\Z)|'(?:[^'\\]|\\.)*(?:'|\\?\Z)|[\[({][^\])}]*)""",
    re.I | re.S,
)
# membership=…; Cookie: …; ?token=…
_BARE = re.compile(rf"((?:__Host-)?membership=|(?:{_SECRET_KEY})=)[^\s;,&'\"…]+", re.I)
LIBRARIES = ("reflex", "engineio", "socketio", "granian", "asyncio")
# What Reflex 0.10 writes before the content of an event
_EVENT = "Error processing event queue entry for Event("
_CONTENTS = (
    "vent data: ",
    " with value '",
    "Event data must be a dictionary, but received ",
    "[SID: ",
    "Frontend state schema ",
)
_LAST_FRAMES = 12


def redact(text: str) -> str:
    """The text without the values of secrets, at most LONGEST characters of it."""
    return _BARE.sub(rf"\1{HIDDEN}", _NAMED.sub(rf"\1{HIDDEN}", cut(text)))


def cut(text: str) -> str:
    """A text that is too long, without its middle."""
    if len(text) <= LONGEST:
        return text
    left_out = len(text) - LONGEST
    return f"{text[: LONGEST - _TAIL]} {HIDDEN}({left_out} characters){HIDDEN} {text[-_TAIL:]}"


def redact_framework_logs() -> None:
    """For every record of the framework's loggers, its traceback included."""
    make = logging.getLogRecordFactory()
    if getattr(make, "redacts", False):
        return

    def record(*args: Any, **values: Any) -> logging.LogRecord:
        made = make(*args, **values)
        return _redacted(made) if (made.name or "").startswith(LIBRARIES) else made

    record.redacts = True  # pyright: ignore[reportFunctionMemberAccess]
    logging.setLogRecordFactory(record)


def tab_mark(token: str) -> str:
    """Stands for a tab in the log: the token itself would let its reader speak for the tab."""
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()[:8]


def trace_of(error: BaseException | None) -> str:
    """Where it was raised, and the kinds of what led to it. Never what it says: that may quote what
    somebody typed.
    """
    parts: list[str] = []
    known: set[int] = set()
    while error is not None and id(error) not in known:
        known.add(id(error))
        frames = traceback.format_tb(error.__traceback__)[-_LAST_FRAMES:]
        parts.append("".join(frames) + type(error).__name__)
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return cut("\nafter ".join(parts))


def _redacted(record: logging.LogRecord) -> logging.LogRecord:
    said = record.getMessage()
    if said.startswith(_EVENT):
        # Its traceback is the framework's own; the exception may quote the browser
        record.msg, record.args, record.exc_info = _event_failed(said), None, None
        return record
    record.msg, record.args = redact(_without_contents(said)), None
    if record.exc_info and record.exc_info[0] is not None:
        # Within the line: whoever draws it would format the exception anew
        record.msg += f"\n{redact(trace_of(record.exc_info[1]))}"
        record.exc_info = None
    return record


def _event_failed(said: str) -> str:
    name = said[len(_EVENT) :][:200].partition("name='")[2].partition("'")[0]
    tab = said.rpartition("'token': '")[2][:100].partition("'")[0]
    reference = secrets.token_hex(4)
    return f"event.failed name={name or 'unknown'} tab={tab_mark(tab)} reference={reference}"


def _without_contents(text: str) -> str:
    """Up to where the framework quotes what a browser sent."""
    ends = [at + len(mark) for mark in _CONTENTS if (at := text.find(mark)) >= 0]
    return f"{text[: min(ends)]}{HIDDEN}" if ends else text
