"""A new password by a link: the answer never tells whether an account exists."""

from __future__ import annotations

from membership_ui.accounts import mails
from membership_ui.accounts.queries import people, sessions
from membership_ui.accounts.rules import (
    RESET_FOR,
    RESETS_PER_IDENTIFIER,
    DeadLink,
    TooManyTries,
    digest,
    email_key,
    new_token,
)
from membership_ui.accounts.service.signing_in import end_every_session
from membership_ui.accounts.service.throttling import count_try, require_tries_left
from membership_ui.accounts.tables import PasswordReset
from membership_ui.kernel.work import UnitOfWork


def request_password_reset(work: UnitOfWork, site_id: int, site_slug: str, identifier: str) -> None:
    """Promise one e-mail that lists every account of the identifier, each with its own link. Silent
    when there is none.
    """
    key = f"reset:{digest(email_key(identifier))}"
    try:
        require_tries_left(work, key, RESETS_PER_IDENTIFIER)
    except TooManyTries:
        return  # the mail box is not flooded, and the answer stays the same
    count_try(work, key, RESETS_PER_IDENTIFIER)
    links = []
    found = people.accounts_by_identifier(work.session, identifier)
    for who in found:
        token = new_token()
        work.add(
            PasswordReset(
                token_hash=digest(token), account_id=who.id or 0, expires_at=work.now + RESET_FOR
            )
        )
        work.record("account.reset_requested", f"account:{who.id}")
        links.append((who, token))
    if links:
        work.post(mails.password_reset(links, site_id=site_id, site_slug=site_slug, at=work.now))


def live_reset_account(work: UnitOfWork, token: str) -> str:
    """The member number that a link is for. Raises DeadLink."""
    who = people.account(work.session, _live_reset(work, token).account_id)
    return who.member_number if who else ""


def reset_password(work: UnitOfWork, token: str, password_hash: str, site_id: int) -> None:
    """Use the link once; ends every session of the account. Raises DeadLink."""
    reset = _live_reset(work, token)
    who = people.account(work.session, reset.account_id)
    if who is None:
        raise DeadLink
    reset.used_at = work.now
    who.password_hash = password_hash
    who.password_changed_at = work.now
    # The link came by that mail box
    who.email_verified_at = who.email_verified_at or work.now
    end_every_session(work, reset.account_id)
    work.record("account.password_reset", f"account:{who.id}")
    work.post(mails.password_changed(who, site_id=site_id, at=work.now))


def _live_reset(work: UnitOfWork, token: str) -> PasswordReset:
    reset = sessions.password_reset(work.session, digest(token))
    if reset is None or reset.used_at is not None or reset.expires_at <= work.now:
        raise DeadLink
    return reset
