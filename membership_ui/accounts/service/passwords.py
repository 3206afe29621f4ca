"""A new password by a link: the answer never tells whether an account exists."""

from __future__ import annotations

from dataclasses import dataclass

from membership_ui.accounts import mails
from membership_ui.accounts.events import CredentialsChanged
from membership_ui.accounts.queries import people, sessions
from membership_ui.accounts.rules import (
    PER_ACCOUNT,
    RESET_FOR,
    RESETS_PER_IDENTIFIER,
    DeadLink,
    LinkFate,
    digest,
    identifier_key,
    new_token,
)
from membership_ui.accounts.rules.names import full_name
from membership_ui.accounts.service.addresses import (
    drop_password_resets,
    fate_of_sent,
    require_live,
)
from membership_ui.accounts.service.changing_address import drop_change
from membership_ui.accounts.service.recent_proof import renew_proof
from membership_ui.accounts.service.recognising import trust_browser
from membership_ui.accounts.service.signing_in import end_every_session, forget_lock
from membership_ui.accounts.service.throttling import (
    begins_burst,
    forget_tries,
    spend_try,
    take_try,
)
from membership_ui.accounts.tables import PasswordReset
from membership_ui.kernel.errors import Conflict, require
from membership_ui.kernel.subjects import Subject
from membership_ui.kernel.work import UnitOfWork


@dataclass(frozen=True)
class ResetSight:
    """Whose password a link would change, for its page: nobody's unless it is live."""

    fate: LinkFate
    name: str = ""
    number: str = ""


def request_password_reset(work: UnitOfWork, site_id: int, site_slug: str, identifier: str) -> None:
    """Promise one e-mail that lists every account of the identifier, each with its own link, which
    ends the earlier ones. Silent when there is none, and for the second click.
    """
    key = f"reset:{digest(identifier_key(identifier))}"
    if not take_try(work, key, RESETS_PER_IDENTIFIER):
        return  # the mail box is not flooded, and the answer stays the same
    links = []
    found = people.accounts_by_identifier(work.session, identifier)
    for who in found:
        if not begins_burst(work, f"reset-burst:{who.id}"):
            continue
        drop_password_resets(work, who.id or 0)
        token = new_token()
        work.add(
            PasswordReset(
                token_hash=digest(token), account_id=who.id or 0, expires_at=work.now + RESET_FOR
            )
        )
        work.record("account.reset_requested", Subject("account", who.id))
        links.append((who, token))
    if links:
        work.post(mails.password_reset(links, site_id=site_id, site_slug=site_slug, at=work.now))


def about_reset(work: UnitOfWork, token: str, site_name: str) -> list[str]:
    """What the new password should not be made of. Raises DeadLink, UsedLink, DroppedLink."""
    return words_about(work, _live_reset(work, token).account_id, site_name)


def words_about(work: UnitOfWork, account_id: int, site_name: str) -> list[str]:
    """The person's names, number and address, and the site's name."""
    who = people.account(work.session, account_id)
    if who is None:
        return [site_name]
    return [who.given_name, who.family_name, who.member_number, who.email, site_name]


def look_at_reset(work: UnitOfWork, token: str) -> ResetSight:
    """Uses nothing up."""
    reset = sessions.password_reset(work.session, digest(token))
    fate = fate_of_sent(work, reset) if reset else LinkFate.DEAD
    who = people.account(work.session, reset.account_id) if reset else None
    if who is None or fate is not LinkFate.LIVE:
        return ResetSight(fate)
    return ResetSight(fate, full_name(who), who.member_number)


def reset_password(
    work: UnitOfWork, token: str, password_hash: str, site_id: int, *, device: str = ""
) -> None:
    """Use the link once; ends every session of the account, and a change of address that waits:
    whoever had the old password may have asked for it. Lifts the lock of too many tries; the
    browser, by its token `device`, is the owner's from now on. Raises DeadLink, UsedLink,
    DroppedLink.
    """
    reset = _live_reset(work, token)
    who = people.account(work.session, reset.account_id)
    if who is None:
        raise DeadLink
    reset.used_at = work.now
    work.announce(CredentialsChanged(reset.account_id))
    who.password_hash = password_hash
    who.password_changed_at = work.now
    # The link came by that mail box
    who.email_verified_at = who.email_verified_at or work.now
    end_every_session(work, reset.account_id)
    trust_browser(work, reset.account_id, device)
    forget_lock(work, who, device)
    dropped = drop_change(work, who)
    work.record("account.password_reset", Subject("account", who.id))
    work.post(mails.password_changed(who, site_id=site_id, at=work.now, dropped_email=dropped))


def _live_reset(work: UnitOfWork, token: str) -> PasswordReset:
    reset = sessions.password_reset(work.session, digest(token))
    if reset is None:
        raise DeadLink
    require_live(fate_of_sent(work, reset))
    return reset


def password_to_check(work: UnitOfWork) -> str:
    """The hash of the person who acts, to compare with the old password that they typed; the try is
    counted. Raises TooManyTries.
    """
    account_id = _signed_in(work)
    spend_try(work, _old_password_key(account_id), PER_ACCOUNT)
    who = people.account(work.session, account_id)
    return who.password_hash if who else ""


def count_wrong_old_password(work: UnitOfWork) -> None:
    """A stolen session must not find the password by trying; the try itself is counted before."""
    account_id = _signed_in(work)
    work.record("account.old_password_failed", Subject("account", account_id))


def forget_old_tries(work: UnitOfWork) -> None:
    """The old password was right: what was counted before is forgotten. Raises NotAllowed."""
    forget_tries(work, _old_password_key(_signed_in(work)))


def prove_again(work: UnitOfWork, checked_hash: str, *, session: str) -> None:
    """The session, by its digest, has just shown the password: `checked_hash` is what it was
    compared with. Raises NotAllowed, Conflict when it changed meanwhile.
    """
    who = people.account(work.session, _signed_in(work))
    if who is None or who.password_hash != checked_hash:
        raise Conflict
    renew_proof(work, session, "password")


def words_about_me(work: UnitOfWork, site_name: str) -> list[str]:
    return words_about(work, _signed_in(work), site_name)


def change_password(
    work: UnitOfWork, checked_hash: str, new_hash: str, *, kept: str, site_id: int
) -> None:
    """The other sessions of the person end, and what waits by a link: a new password or another
    address may be somebody else's wish. `kept` is the token of their session, `checked_hash` what
    the old password was compared with. Raises Conflict when it changed meanwhile.
    """
    who = people.account(work.session, _signed_in(work))
    if who is None or who.password_hash != checked_hash:
        raise Conflict
    who.password_hash, who.password_changed_at = new_hash, work.now
    end_every_session(work, who.id or 0, but=digest(kept))
    work.announce(CredentialsChanged(who.id or 0))
    dropped = drop_change(work, who)
    work.record("account.password_changed", Subject("account", who.id))
    work.post(mails.password_changed(who, site_id=site_id, at=work.now, dropped_email=dropped))


def _signed_in(work: UnitOfWork) -> int:
    require(work.actor.is_present)
    return work.actor.account_id or 0


def _old_password_key(account_id: int) -> str:
    return f"old-password:{account_id}"
