"""One line of JSON per event, from our code and from the libraries, without a cookie, a
token or a password.
"""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Mapping, MutableMapping
from typing import Any

import structlog
from structlog.typing import Processor

from membership_ui.adapters.services import FewLinesOfLibraries
from membership_ui.http.redaction import HIDDEN, LIBRARIES, cut, redact, trace_of

_SECRET_NAME = re.compile(
    r"cookie|token|passw|secret|authorization|signature|api_?key", re.IGNORECASE
)
_URL_PASSWORD = re.compile(r"\b(\w{1,20}://[^\s:/@]{0,200}):[^\s/@]{1,500}@")
_DEEPEST = 8


def configure(level: str, *, as_json: bool) -> None:
    """Send every log of this process to standard error: ours from `level` up, the libraries'
    warnings.
    """
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        say_where,
        hide_secrets,
    ]
    drawn = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if as_json
        else structlog.dev.ConsoleRenderer()
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, drawn],
        )
    )
    handler.addFilter(FewLinesOfLibraries(*LIBRARIES))
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    logging.getLogger("membership_ui").setLevel(level)
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            structlog.stdlib.PositionalArgumentsFormatter(),
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )


def say_where(
    _logger: object, _method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """An exception as the places that it came through and its kind: what it says may quote what
    somebody typed, as the parameters of a statement do.
    """
    told = event.pop("exc_info", None)
    if isinstance(told, tuple):
        told = told[1]
    error = told if isinstance(told, BaseException) else sys.exc_info()[1] if told else None
    if error is not None:
        event["exception"] = trace_of(error)
    return event


def hide_secrets(
    _logger: object, _method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """Blank what a name or a pattern gives away as a secret, at any depth."""
    for name, value in event.items():
        event[name] = HIDDEN if _SECRET_NAME.search(name) and value else _clean(value)
    return event


def _clean(value: Any, depth: int = 0) -> Any:
    if depth > _DEEPEST:
        return HIDDEN
    if isinstance(value, str):
        return _URL_PASSWORD.sub(rf"\1:{HIDDEN}@", redact(value))
    if isinstance(value, Mapping):
        return {
            cut(str(key)): HIDDEN if _SECRET_NAME.search(str(key)) else _clean(inner, depth + 1)
            for key, inner in value.items()
        }
    if isinstance(value, list | tuple | set | frozenset):
        return [_clean(inner, depth + 1) for inner in value]
    return value
