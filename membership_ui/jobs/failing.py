"""Why a command could do nothing, as a sentence in the language of the terminal."""

from __future__ import annotations

import errno
import os
import sqlite3

import psycopg
from sqlalchemy.exc import DBAPIError

from membership_ui import wiring
from membership_ui.adapters import files, i18n, migrations
from membership_ui.adapters.i18n import _
from membership_ui.kernel.errors import N_

# Nothing could be done: beside 0, all is well, and 1, something is not
NOTHING_DONE = 2
OTHER_VERSION = N_("The database does not match this version. Run: membership migrate")
_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT})


def reason(error: BaseException) -> str:
    """Empty for what is neither the disk's nor the database's doing, but a fault of ours."""
    if isinstance(error, OSError):
        return _of_a_file(error)
    # Large imports speak to the driver itself
    refusal = error.orig if isinstance(error, DBAPIError) else error
    if _is(refusal, psycopg.errors.DiskFull, "database or disk is full") or (
        _is(refusal, (), "disk I/O error") and not files.has_room()
    ):
        return _("The disk is full. Nothing was stored.")
    if _lacks_something(refusal):
        # On the database of this version it is a fault of ours
        return "" if _is_current() else _(OTHER_VERSION)
    if _is_damaged(refusal):
        return _("The database file is damaged or is not a database. Replace it with a backup.")
    if isinstance(refusal, (psycopg.OperationalError, sqlite3.OperationalError)):
        return _("The database cannot be reached, or is busy. Nothing was stored.")
    return ""


def _of_a_file(error: OSError) -> str:
    if error.errno in _NO_ROOM:
        return _("The disk is full: not everything could be written.")
    if error.filename:
        return _("{path} cannot be read or written.").format(path=error.filename)
    return ""


def own_words(error: BaseException) -> str:
    """What the driver says of it, on one line: a refused password, an unknown database. It names
    host and user, never the password. Empty for what is not the database's.
    """
    refusal = error.orig if isinstance(error, DBAPIError) else error
    is_told = isinstance(refusal, (psycopg.Error, sqlite3.Error))
    return " ".join(str(refusal).split())[:500] if is_told else ""


def language() -> str:
    """What the terminal asks for, else the portal's own."""
    wanted = (os.environ.get("LC_ALL") or os.environ.get("LANG") or "")[:2]
    return wanted if wanted in i18n.LOCALES else i18n.DEFAULT


def _lacks_something(refusal: BaseException | None) -> bool:
    kinds = (psycopg.errors.UndefinedTable, psycopg.errors.UndefinedColumn)
    return _is(refusal, kinds, "no such table", "no such column")


def _is_damaged(refusal: BaseException | None) -> bool:
    codes = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
    # Extended codes hold the primary one in their lowest byte
    code = getattr(refusal, "sqlite_errorcode", None)
    return isinstance(refusal, sqlite3.DatabaseError) and code is not None and code & 0xFF in codes


def _is_current() -> bool:
    try:
        return migrations.is_current(wiring.engine())
    except Exception:
        return False


def _is(
    refusal: BaseException | None,
    kind: type[Exception] | tuple[type[Exception], ...],
    *sentences: str,
) -> bool:
    """SQLite has one class for all that fails: its sentences tell them apart."""
    return isinstance(refusal, kind) or (
        isinstance(refusal, sqlite3.OperationalError)
        and any(sentence in str(refusal) for sentence in sentences)
    )
