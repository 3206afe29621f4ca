"""Whom the e-mails of a structure go to."""

from __future__ import annotations

from collections.abc import Iterable

from membership_ui.accounts.queries import people as accounts
from membership_ui.accounts.tables import Account
from membership_ui.kernel.work import Message, UnitOfWork
from membership_ui.structures import queries as structures


def administrators(work: UnitOfWork, structure_id: int) -> list[Account]:
    """The accounts that manage the structure's membership."""
    account_ids = structures.admin_account_ids(work.session, structure_id)
    return accounts.accounts(work.session, account_ids)


def post_all(work: UnitOfWork, messages: Iterable[Message]) -> None:
    for message in messages:
        work.post(message)
