"""Whose address is whose: the link that validates it, sending that link again, using it.

Opening a link in a browser uses nothing up: scanners of mail systems open every link, and run the
scripts of its page. A person presses a button there, which they do not.
"""

from __future__ import annotations

from dataclasses import dataclass

from membership_ui.accounts import mails
from membership_ui.accounts.events import AccountChanged, CredentialsChanged
from membership_ui.accounts.queries import links, people
from membership_ui.accounts.rules import (
    LINK_FOR,
    MAILS_PER_ADDRESS,
    RESENDS_PER_IDENTIFIER,
    DeadLink,
    DroppedLink,
    JustSent,
    LinkFate,
    LinkPurpose,
    UnverifiedEmail,
    UsedLink,
    WrongPassword,
    digest,
    email_key,
    fate_of,
    identifier_key,
    new_token,
)
from membership_ui.accounts.rules.names import full_name
from membership_ui.accounts.service.throttling import begins_burst, take_try
from membership_ui.accounts.tables import Account, EmailLink, PasswordReset, ProfileChange
from membership_ui.kernel.subjects import Subject
from membership_ui.kernel.work import UnitOfWork
from membership_ui.sites import queries as sites


@dataclass(frozen=True)
class LinkSight:
    """What a link would do, for the page that opens it: `email` is empty unless it is live.
    `is_cancel`: it takes a change of address back.
    """

    email: str = ""
    fate: LinkFate = LinkFate.DEAD
    is_cancel: bool = False


@dataclass(frozen=True)
class Verified:
    """Whose address it is now, and what to sign in with."""

    account_id: int
    known_as: str


def require_verified(work: UnitOfWork, account_id: int) -> None:
    """Raises UnverifiedEmail; WrongPassword for an account that was merged into another since its
    password was typed.
    """
    who = people.account(work.session, account_id)
    if who is not None and who.closed_at is not None:
        raise WrongPassword
    if who is not None and who.email_verified_at is None:
        raise UnverifiedEmail


def promise_validation(work: UnitOfWork, accounts: list[Account], site_id: int) -> None:
    """One mail to the address that these accounts share, a link for each, which ends the earlier
    ones; silent beyond MAILS_PER_ADDRESS: whoever waits for the link can ask again later.
    """
    first = accounts[0]
    if not may_write_to(work, first.email):
        return
    pairs = [(who, new_link(work, who, LinkPurpose.VALIDATE, who.email)) for who in accounts]
    site = sites.site(work.session, site_id)
    known = people.accounts_by_identifier(work.session, first.email)
    is_shared = len(known) > len(accounts)
    work.post(
        mails.email_validation(pairs, site_id=site_id, site_slug=site.slug, is_shared=is_shared)
    )


def promise_validation_again(work: UnitOfWork, who: Account, site_id: int) -> None:
    """Raises JustSent: two clicks are one mail."""
    if not begins_burst(work, _burst(who)):
        raise JustSent
    promise_validation(work, [who], site_id)


def resend_validation(work: UnitOfWork, identifier: str, site_id: int) -> None:
    """New links for the accounts of the identifier that wait for one, in one mail. The caller has
    counted the tries.
    """
    found = people.accounts_by_identifier(work.session, identifier)
    waiting = [who for who in found if who.email_verified_at is None]
    if waiting := [who for who in waiting if begins_burst(work, _burst(who))]:
        promise_validation(work, waiting, site_id)


def may_ask_again(work: UnitOfWork, identifier: str) -> bool:
    """Count one more wish for a new link; not too often for one identifier."""
    key = f"validation:{digest(identifier_key(identifier))}"
    return take_try(work, key, RESENDS_PER_IDENTIFIER)


def may_write_to(work: UnitOfWork, email: str) -> bool:
    """Count one more mail with a link to the address; its box is not flooded."""
    return take_try(work, f"validation-mail:{digest(email_key(email))}", MAILS_PER_ADDRESS)


def look_at_link(work: UnitOfWork, token: str) -> LinkSight:
    """Uses nothing up."""
    if link := links.seen_email_link(work.session, digest(token)):
        fate = fate_of_link(work, link)
        return LinkSight(link.email if fate is LinkFate.LIVE else "", fate)
    if link := links.change_to_cancel(work.session, digest(token)):
        fate = fate_of_cancelling(work, link)
        return LinkSight(link.email if fate is LinkFate.LIVE else "", fate, is_cancel=True)
    return LinkSight()


def use_link(work: UnitOfWork, token: str, site_id: int) -> Verified:
    """Validate or replace the address, once. Raises DeadLink, UsedLink,
    DroppedLink.
    """
    link = links.email_link(work.session, digest(token))
    if link is None:
        raise DeadLink
    require_live(fate_of_link(work, link))
    who = people.account(work.session, link.account_id)
    assert who is not None  # a dead link has raised
    link.used_at = work.now
    if link.purpose is LinkPurpose.CHANGE:
        _change_email(work, who, link.email, site_id)
    else:
        work.record("account.email_verified", Subject("account", who.id))
    who.email_verified_at = work.now
    work.session.flush()
    same = people.accounts_by_identifier(work.session, who.email)
    return Verified(who.id or 0, who.email if len(same) == 1 else who.member_number)


def new_link(
    work: UnitOfWork, who: Account, purpose: LinkPurpose, email: str, *, cancel_hash: str = ""
) -> str:
    """The token of a new link; the earlier ones of the same purpose no longer work."""
    drop_links(work, who, purpose)
    token = new_token()
    work.add(
        EmailLink(
            token_hash=digest(token),
            purpose=purpose,
            account_id=who.id or 0,
            email=email,
            expires_at=work.now + LINK_FOR,
            cancel_hash=cancel_hash or None,
        )
    )
    return token


def drop_links(work: UnitOfWork, who: Account, purpose: LinkPurpose) -> None:
    for earlier in links.open_email_links(work.session, who.id or 0, purpose):
        earlier.dropped_at = work.now


def drop_password_resets(work: UnitOfWork, account_id: int) -> None:
    """A link to a new password dies with everything that it could replace or get round: the
    password, the address, a second factor.
    """
    for reset in links.open_password_resets(work.session, account_id):
        reset.dropped_at = work.now


def drop_resets_of_before(work: UnitOfWork, event: CredentialsChanged) -> None:
    drop_password_resets(work, event.account_id)


def require_live(fate: LinkFate) -> None:
    """Raises DeadLink, UsedLink, DroppedLink."""
    refusals = {LinkFate.USED: UsedLink, LinkFate.DROPPED: DroppedLink, LinkFate.DEAD: DeadLink}
    if fate in refusals:
        raise refusals[fate]


def fate_of_sent(work: UnitOfWork, link: EmailLink | PasswordReset) -> LinkFate:
    """A link whose account is gone or closed is dead."""
    fate = fate_of(
        used_at=link.used_at,
        dropped_at=link.dropped_at,
        expires_at=link.expires_at,
        now=work.now,
    )
    who = people.account(work.session, link.account_id)
    is_gone = who is None or who.closed_at is not None
    return LinkFate.DEAD if fate is LinkFate.LIVE and is_gone else fate


def fate_of_link(work: UnitOfWork, link: EmailLink) -> LinkFate:
    fate, who = fate_of_sent(work, link), people.account(work.session, link.account_id)
    # A link validates the address that it was sent to, not one chosen since
    is_other = link.purpose is LinkPurpose.VALIDATE and who is not None and who.email != link.email
    return LinkFate.DEAD if fate is LinkFate.LIVE and is_other else fate


def fate_of_cancelling(work: UnitOfWork, link: EmailLink) -> LinkFate:
    """Of the link that cancels it: a change whose own link died can be renewed, so it can still be
    cancelled.
    """
    fate = fate_of_link(work, link)
    who = people.account(work.session, link.account_id)
    is_there = who is not None and who.closed_at is None
    return LinkFate.LIVE if fate is LinkFate.DEAD and is_there else fate


def _change_email(work: UnitOfWork, who: Account, email: str, site_id: int) -> None:
    before = who.email
    work.post(mails.email_changed(who, email, site_id=site_id, at=work.now))
    who.email, who.email_key = email, email_key(email)
    work.announce(CredentialsChanged(who.id or 0))
    work.announce(AccountChanged(who.id or 0))
    work.add(
        ProfileChange(
            account_id=who.id or 0,
            key="email",
            before=before,
            after=email,
            changed_at=work.now,
            changed_by_id=who.id,
            changed_by_name=full_name(who),
        )
    )
    work.record("account.email_changed", Subject("account", who.id))
    work.touch(Subject("account", who.id))


def _burst(who: Account) -> str:
    return f"validation-burst:{who.id}"
