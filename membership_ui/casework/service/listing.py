"""A site's list of accounts, kept true by whoever changes what it shows: steps of other use cases,
which check the rights.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import ColumnElement, bindparam, delete
from sqlmodel import SQLModel, col

from membership_ui.accounts.events import AccountChanged, AccountErased
from membership_ui.adapters.bulk import insert_rows
from membership_ui.casework.queries import listing
from membership_ui.casework.queries.listing import EntryKey, EntryWords
from membership_ui.casework.tables import AccountEntry, AccountWord
from membership_ui.kernel.text import shared_letters
from membership_ui.kernel.work import UnitOfWork
from membership_ui.register.events import EntriesNamed
from membership_ui.structures.events import AttachmentChanged

_AT_ONCE = 500
_ENTRY = ("account_id", "site_id", *EntryWords._fields)
_WORD = ("site_id", "word", "account_id", "shared")
Entries = Mapping[EntryKey, EntryWords]


def list_accounts(work: UnitOfWork, account_ids: Collection[int]) -> None:
    """Bring what the lists say of these accounts up to date, on every site."""
    work.session.flush()
    keys = sorted(account_ids)
    for first in range(0, len(keys), _AT_ONCE):
        some = keys[first : first + _AT_ONCE]
        listing.hold_accounts(work.session, some)
        _write(
            work,
            before=listing.entries_of(work.session, some),
            after=listing.entries_due(work.session, some),
        )


def list_changed_account(work: UnitOfWork, event: AccountChanged | AttachmentChanged) -> None:
    list_accounts(work, [event.account_id])


def list_people_of_entries(work: UnitOfWork, event: EntriesNamed) -> None:
    """Whoever is attached to structures that came into a register, or are called otherwise."""
    list_accounts(work, listing.people_of_entries(work.session, event.site_id, event.entry_ids))


def unlist_account(work: UnitOfWork, event: AccountErased) -> None:
    """Nothing is left that the person could be found by."""
    before = listing.entries_of(work.session, [event.account_id])
    _write(work, before=before, after={})


def _write(work: UnitOfWork, *, before: Entries, after: Entries) -> None:
    gone = {key: said for key, said in before.items() if after.get(key) != said}
    new = {key: said for key, said in after.items() if before.get(key) != said}
    _delete(work, AccountEntry, ("account_id", "site_id"), list(gone))
    insert_rows(work.session, AccountEntry, _ENTRY, [(*key, *said) for key, said in new.items()])
    were, are = _words_of(gone), _words_of(new)
    _delete(work, AccountWord, _WORD, sorted(were - are))
    # Sorted as the index is: each page of it is written once
    insert_rows(work.session, AccountWord, _WORD, sorted(are - were))


def _words_of(entries: Entries) -> set[tuple[int, str, int, int]]:
    return {
        (site_id, word, account_id, shared)
        for (account_id, site_id), said in entries.items()
        for word, shared in shared_letters(said.search_key.split())
    }


def _delete(
    work: UnitOfWork, table: type[SQLModel], names: Sequence[str], keys: Sequence[tuple]
) -> None:
    if not keys:
        return
    terms: list[ColumnElement[bool]] = [
        col(getattr(table, name)) == bindparam(f"of_{name}") for name in names
    ]
    rows = [dict(zip((f"of_{name}" for name in names), key, strict=True)) for key in keys]
    work.session.connection().execute(delete(table).where(*terms), rows)
