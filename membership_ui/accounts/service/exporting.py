"""A copy of everything that the portal holds about a person, for that person."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from membership_ui.accounts import mails
from membership_ui.accounts.queries import people
from membership_ui.accounts.rules.leaving import EXPORTS, TooManyExports
from membership_ui.accounts.service.my_data import DataPart
from membership_ui.accounts.service.throttling import take_try
from membership_ui.kernel.errors import NotFound, require
from membership_ui.kernel.subjects import Subject
from membership_ui.kernel.work import UnitOfWork


def export_own_data(
    work: UnitOfWork, site_id: int, form: str, parts: Sequence[DataPart]
) -> dict[str, Any]:
    """Sections by key, of the person who asks. Written into the journal, and told by mail. Raises
    NotAllowed, TooManyExports.
    """
    require(work.actor.is_present)
    account_id = work.actor.account_id or 0
    who = people.account(work.session, account_id)
    if who is None:
        raise NotFound
    _count(work, account_id)
    work.record("account.exported", Subject("account", account_id), form=form)
    work.post(mails.account_exported(who, site_id=site_id, at=work.now))
    work.session.flush()
    data: dict[str, Any] = {}
    for part in parts:
        data |= part.collect(work, account_id)
    return data


def _count(work: UnitOfWork, account_id: int) -> None:
    if not take_try(work, f"export:{account_id}", EXPORTS):
        raise TooManyExports
