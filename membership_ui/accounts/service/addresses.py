"""Whose address is whose: the link that validates it, sending that link again, changing it.

Opening a link in a browser uses nothing up: scanners of mail systems open every link, and run the
scripts of its page. A person presses a button there, which they do not.
"""

from __future__ import annotations

from dataclasses import dataclass

from membership_ui.accounts import mails
from membership_ui.accounts.queries import links, people
from membership_ui.accounts.rules import (
    CHANGES_PER_ACCOUNT,
    LINK_FOR,
    MAILS_PER_ADDRESS,
    RESENDS_PER_IDENTIFIER,
    DeadLink,
    LinkPurpose,
    TooManyChanges,
    UnverifiedEmail,
    UsedLink,
    WrongPassword,
    digest,
    email_key,
    new_token,
    read_email,
)
from membership_ui.accounts.service.throttling import take_try
from membership_ui.accounts.tables import Account, EmailLink, ProfileChange
from membership_ui.kernel.errors import N_, Invalid, require
from membership_ui.kernel.work import UnitOfWork
from membership_ui.sites import queries as sites


@dataclass(frozen=True)
class LinkSight:
    """What a link would do, for the page that opens it: `email` is empty for a dead one."""

    email: str = ""
    is_used: bool = False


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
    """One mail to the address that these accounts share, a link for each; silent beyond
    MAILS_PER_ADDRESS: whoever waits for the link can ask again later.
    """
    first = accounts[0]
    key = f"validation-mail:{digest(first.email_key)}"
    if not take_try(work, key, MAILS_PER_ADDRESS):
        return
    pairs = [(who, _new_link(work, who, LinkPurpose.VALIDATE, who.email)) for who in accounts]
    site = sites.site(work.session, site_id)
    known = people.accounts_by_identifier(work.session, first.email)
    is_shared = len(known) > len(accounts)
    work.post(
        mails.email_validation(pairs, site_id=site_id, site_slug=site.slug, is_shared=is_shared)
    )


def resend_validation(work: UnitOfWork, site_id: int, identifier: str) -> None:
    """New links for the accounts of the identifier that wait for one; silent when there is
    none, and when it was asked too often.
    """
    key = f"validation:{digest(email_key(identifier))}"
    if not take_try(work, key, RESENDS_PER_IDENTIFIER):
        return
    found = people.accounts_by_identifier(work.session, identifier)
    if waiting := [who for who in found if who.email_verified_at is None]:
        promise_validation(work, waiting, site_id)


def look_at_link(work: UnitOfWork, token: str) -> LinkSight:
    """Uses nothing up."""
    link = links.seen_email_link(work.session, digest(token))
    if link is not None and link.used_at is not None:
        return LinkSight(is_used=True)
    try:
        _live(work, link)
    except DeadLink:
        return LinkSight()
    return LinkSight(link.email if link else "")


def use_link(work: UnitOfWork, token: str, site_id: int) -> str:
    """Validate or replace the address, once; what to sign in with. Raises DeadLink, UsedLink."""
    link = links.email_link(work.session, digest(token))
    if link is not None and link.used_at is not None:
        raise UsedLink
    who = _live(work, link)
    assert link is not None  # a dead link has raised
    link.used_at = work.now
    if link.purpose is LinkPurpose.CHANGE:
        _change_email(work, who, link.email, site_id)
    else:
        work.record("account.email_verified", f"account:{who.id}")
    who.email_verified_at = work.now
    work.session.flush()
    same = people.accounts_by_identifier(work.session, who.email)
    return who.email if len(same) == 1 else who.member_number


def ask_email_change(work: UnitOfWork, email: str, site_id: int) -> None:
    """The acting account wants another address: a link goes to it, the present one is told.
    Nothing changes before the link is opened. Raises NotAllowed, Invalid("email"), TooManyChanges.
    """
    require(work.actor.is_present)
    who = people.account(work.session, work.actor.account_id or 0)
    assert who is not None
    wanted = read_email(email)
    if email_key(wanted) == who.email_key:
        raise Invalid("email", N_("This is the address that you have already."))
    key = f"email-change:{who.id}"
    if not take_try(work, key, CHANGES_PER_ACCOUNT):
        raise TooManyChanges
    for earlier in links.open_email_links(work.session, who.id or 0, LinkPurpose.CHANGE):
        earlier.used_at = work.now
    secret = _new_link(work, who, LinkPurpose.CHANGE, wanted)
    slug = sites.site(work.session, site_id).slug
    work.record("account.email_change_asked", f"account:{who.id}")
    work.post(mails.email_change(who, wanted, secret, site_id=site_id, site_slug=slug, at=work.now))
    work.post(mails.email_change_asked(who, wanted, site_id=site_id, at=work.now))


def _change_email(work: UnitOfWork, who: Account, email: str, site_id: int) -> None:
    before = who.email
    work.post(mails.email_changed(who, email, site_id=site_id, at=work.now))
    who.email, who.email_key = email, email_key(email)
    # What was sent to the old address opens nothing any more
    for reset in links.open_password_resets(work.session, who.id or 0):
        reset.used_at = work.now
    work.add(
        ProfileChange(
            account_id=who.id or 0,
            key="email",
            before=before,
            after=email,
            changed_at=work.now,
            changed_by_id=who.id,
            changed_by_name=f"{who.given_name} {who.family_name}",
        )
    )
    work.record("account.email_changed", f"account:{who.id}")
    work.touch(f"account:{who.id}")


def _new_link(work: UnitOfWork, who: Account, purpose: LinkPurpose, email: str) -> str:
    token = new_token()
    work.add(
        EmailLink(
            token_hash=digest(token),
            purpose=purpose,
            account_id=who.id or 0,
            email=email,
            expires_at=work.now + LINK_FOR,
        )
    )
    return token


def _live(work: UnitOfWork, link: EmailLink | None) -> Account:
    """The account of a link that may still be used. Raises DeadLink."""
    if link is None or link.used_at is not None or link.expires_at <= work.now:
        raise DeadLink
    who = people.account(work.session, link.account_id)
    # A link validates the address that it was sent to, not one chosen since
    is_other = link.purpose is LinkPurpose.VALIDATE and who is not None and who.email != link.email
    if who is None or who.closed_at is not None or is_other:
        raise DeadLink
    return who
