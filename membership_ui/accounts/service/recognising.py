"""Which browser of a person this is; they are told of one that they never used."""

from __future__ import annotations

from sqlalchemy.exc import IntegrityError

from membership_ui.accounts import mails
from membership_ui.accounts.queries import factors, people
from membership_ui.accounts.rules import digest
from membership_ui.accounts.tables import KnownDevice
from membership_ui.kernel.work import UnitOfWork


def recognise(
    work: UnitOfWork, account_id: int, device: str, user_agent: str, site_id: int
) -> int | None:
    """The key of the browser; None when it shows no token. An account's first browser is no
    news.
    """
    if not device:
        return None
    known = factors.device(work.session, account_id, digest(device))
    if known:
        known.last_seen_at = work.now
        return known.id
    is_first = not factors.devices(work.session, account_id)
    key = _add(work, account_id, digest(device))
    who = people.account(work.session, account_id)
    if who and not is_first:
        work.post(mails.new_device(who, user_agent, site_id=site_id, at=work.now))
    return key


def knows_browser(work: UnitOfWork, account_id: int, device: str) -> bool:
    return bool(device) and factors.device(work.session, account_id, digest(device)) is not None


def trust_browser(work: UnitOfWork, account_id: int, device: str) -> None:
    """The person has shown in it, by a link, who they are; the mail about that tells them."""
    if device and not knows_browser(work, account_id, device):
        _add(work, account_id, digest(device))


def _add(work: UnitOfWork, account_id: int, mark: str) -> int | None:
    try:
        with work.session.begin_nested():
            return work.add(
                KnownDevice(
                    account_id=account_id,
                    digest=mark,
                    first_seen_at=work.now,
                    last_seen_at=work.now,
                )
            ).id
    except IntegrityError:  # the same browser signed in twice at the same instant
        known = factors.device(work.session, account_id, mark)
        return known.id if known else None
