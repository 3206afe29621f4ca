"""The lists that the features hand over to be exported."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from membership_ui.adapters import spreadsheets
from membership_ui.adapters.i18n import _
from membership_ui.adapters.spreadsheets import WriteRow
from membership_ui.exports.events import ListsSought
from membership_ui.exports.rules import Form, Found, ListExport
from membership_ui.kernel.errors import NotFound
from membership_ui.kernel.work import UnitOfWork


def list_on(work: UnitOfWork, page: str) -> ListExport:
    """By its page. Raises NotFound."""
    return _only(each for each in _lists(work) if each.page == page)


def list_named(work: UnitOfWork, name: str) -> ListExport:
    """By its name in addresses. Raises NotFound."""
    return _only(each for each in _lists(work) if each.name == name)


def found_by(work: UnitOfWork, listed: ListExport, site_id: int, query: str) -> Found:
    """The caller has checked."""
    return listed.found(work, site_id, listed.search.parse_query(query))


@contextmanager
def opened_sheet(
    file: IO[bytes], form: Form, listed: ListExport, currency: str, *, folder: Path | None = None
) -> Iterator[WriteRow]:
    """Its first row are the titles, in the present language."""
    titles = [_(title).format(currency=currency) for title in listed.titles]
    if form is Form.CSV:
        with spreadsheets.csv_sheet(file, titles) as write:
            yield write
    else:
        with spreadsheets.xlsx_sheet(file, titles, folder=folder) as write:
            yield write


def _lists(work: UnitOfWork) -> list[ListExport]:
    sought = ListsSought()
    work.announce(sought)
    return sought.found


def _only(found: Iterator[ListExport]) -> ListExport:
    listed = next(found, None)
    if listed is None:
        raise NotFound
    return listed
