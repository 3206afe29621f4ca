"""A person's wish for another address: asked, sent again, cancelled. Nothing changes before the
link that goes to the new address is used.
"""

from __future__ import annotations

from membership_ui.accounts import mails
from membership_ui.accounts.queries import links, people
from membership_ui.accounts.rules import (
    CHANGES_PER_ACCOUNT,
    RENEWABLE_FOR,
    DeadLink,
    JustSent,
    LinkPurpose,
    NoChangeWaits,
    TooManyChanges,
    digest,
    email_key,
    identifier_key,
    new_token,
    read_email,
)
from membership_ui.accounts.service.addresses import (
    drop_links,
    fate_of_cancelling,
    may_ask_again,
    may_write_to,
    new_link,
    require_live,
    resend_validation,
)
from membership_ui.accounts.service.profiles import own_account
from membership_ui.accounts.service.recent_proof import require_recent_proof
from membership_ui.accounts.service.throttling import begins_burst, take_try
from membership_ui.accounts.tables import Account, EmailLink
from membership_ui.kernel.errors import N_, Invalid
from membership_ui.kernel.subjects import Subject
from membership_ui.kernel.work import UnitOfWork
from membership_ui.sites import queries as sites


def ask_email_change(work: UnitOfWork, email: str, site_id: int, *, session: str) -> None:
    """The acting account wants another address: a link goes to it, the present one is told and gets
    one to cancel. `session` is the digest of the session that asks. Raises NotAllowed, ProofNeeded,
    Invalid("email"), TooManyChanges.
    """
    who = own_account(work)
    require_recent_proof(work, session)
    wanted = read_email(email)
    if email_key(wanted) == who.email_key:
        raise Invalid("email", N_("This is already your address."))
    if not take_try(work, _changes(who), CHANGES_PER_ACCOUNT):
        raise TooManyChanges
    begins_burst(work, _burst(who))
    cancelling = new_token()
    _send(work, who, wanted, site_id, cancel_hash=digest(cancelling))
    slug = sites.site(work.session, site_id).slug
    work.record("account.email_change_asked", Subject("account", who.id))
    work.post(
        mails.email_change_asked(
            who, wanted, cancelling, site_id=site_id, site_slug=slug, at=work.now
        )
    )


def pending_change(work: UnitOfWork, who: Account) -> EmailLink | None:
    """The change that waits to be confirmed; its link may have died meanwhile."""
    since = work.now - RENEWABLE_FOR
    found = links.pending_changes(work.session, [who.id or 0], "", since)
    return found[0] if found else None


def send_change_again(work: UnitOfWork, site_id: int) -> None:
    """A new link to the address that waits. Raises NotAllowed, NoChangeWaits, JustSent,
    TooManyChanges.
    """
    who = own_account(work)
    pending = pending_change(work, who)
    if pending is None:
        raise NoChangeWaits
    if not begins_burst(work, _burst(who)):
        raise JustSent
    if not take_try(work, _changes(who), CHANGES_PER_ACCOUNT):
        raise TooManyChanges
    _send_again(work, who, pending, site_id)


def resend_links(work: UnitOfWork, site_id: int, identifier: str) -> None:
    """Whatever the identifier waits for: links that validate its accounts, or that change their
    address, sent to the address that would be. Silent when there is nothing, and when it was asked
    too often.
    """
    if not may_ask_again(work, identifier):
        return
    resend_validation(work, identifier, site_id)
    found = people.accounts_by_identifier(work.session, identifier)
    keys, since = [who.id or 0 for who in found], work.now - RENEWABLE_FOR
    wanted = identifier_key(identifier)
    for pending in links.pending_changes(work.session, keys, wanted, since):
        who = people.account(work.session, pending.account_id)
        if who is None or who.closed_at is not None or who.erased_at is not None:
            continue
        if begins_burst(work, _burst(who)) and may_write_to(work, pending.email):
            _send_again(work, who, pending, site_id)


def cancel_change(work: UnitOfWork) -> None:
    """Cancelling twice is nothing. Raises NotAllowed."""
    drop_change(work, own_account(work))


def drop_change(work: UnitOfWork, who: Account) -> str:
    """The address of the change that waited, "" for none: neither of its links opens anything
    more.
    """
    pending = pending_change(work, who)
    if pending is None:
        return ""
    _cancel(work, who)
    return pending.email


def cancel_change_by_link(work: UnitOfWork, token: str) -> None:
    """By the link that the present address got. Raises DeadLink, UsedLink, DroppedLink."""
    change = links.change_to_cancel(work.session, digest(token))
    if change is None:
        # Told as any forged link
        raise DeadLink
    require_live(fate_of_cancelling(work, change))
    who = people.account(work.session, change.account_id)
    assert who is not None  # a dead link has raised
    _cancel(work, who)


def _cancel(work: UnitOfWork, who: Account) -> None:
    drop_links(work, who, LinkPurpose.CHANGE)
    work.record("account.email_change_cancelled", Subject("account", who.id))
    work.touch(Subject("account", who.id))


def _send_again(work: UnitOfWork, who: Account, pending: EmailLink, site_id: int) -> None:
    # The link to cancel that the present address has got goes on to work
    _send(work, who, pending.email, site_id, cancel_hash=pending.cancel_hash or "")
    work.record("account.email_change_sent_again", Subject("account", who.id))


def _send(work: UnitOfWork, who: Account, email: str, site_id: int, *, cancel_hash: str) -> None:
    secret = new_link(work, who, LinkPurpose.CHANGE, email, cancel_hash=cancel_hash)
    slug = sites.site(work.session, site_id).slug
    work.post(mails.email_change(who, email, secret, site_id=site_id, site_slug=slug, at=work.now))
    work.touch(Subject("account", who.id))


def _changes(who: Account) -> str:
    return f"email-change:{who.id}"


def _burst(who: Account) -> str:
    return f"email-change-burst:{who.id}"
