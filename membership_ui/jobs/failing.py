"""Why a command could do nothing, as a sentence in the language of the terminal."""

from __future__ import annotations

import errno
import os
import sqlite3

import psycopg
from sqlalchemy.exc import DBAPIError

from membership_ui.adapters import i18n
from membership_ui.adapters.i18n import _

# Nothing could be done: beside 0, all is well, and 1, something is not
NOTHING_DONE = 2
_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT})


def reason(error: BaseException) -> str:
    """Empty for what is neither the disk's nor the database's doing, but a fault of ours."""
    if isinstance(error, OSError) and error.errno in _NO_ROOM:
        return _("The disk is full: not everything could be written.")
    # Large imports speak to the driver itself
    refusal = error.orig if isinstance(error, DBAPIError) else error
    if _is(refusal, psycopg.errors.DiskFull, "database or disk is full"):
        return _("The disk is full. Nothing was stored.")
    if _is(refusal, psycopg.errors.UndefinedTable, "no such table", "no such column"):
        return _("The database is not that of this version. Run: membership migrate")
    if isinstance(refusal, (psycopg.OperationalError, sqlite3.OperationalError)):
        return _("The database cannot be reached, or is busy. Nothing was stored.")
    return ""


def language() -> str:
    """What the terminal asks for, else the portal's own."""
    wanted = (os.environ.get("LC_ALL") or os.environ.get("LANG") or "")[:2]
    return wanted if wanted in i18n.LOCALES else i18n.DEFAULT


def _is(refusal: BaseException | None, kind: type[Exception], *sentences: str) -> bool:
    """SQLite has one class for all that fails: its sentences tell them apart."""
    return isinstance(refusal, kind) or (
        isinstance(refusal, sqlite3.OperationalError)
        and any(sentence in str(refusal) for sentence in sentences)
    )
