"""Signing in, in three steps: candidates (transaction), bcrypt (outside of it), outcome
(transaction).

bcrypt takes a third of a second: held inside a transaction it would lock everybody else out.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.exc import IntegrityError

from membership_ui.accounts import mails
from membership_ui.accounts.events import AccountChanged
from membership_ui.accounts.queries import factors, people, sessions
from membership_ui.accounts.rules import (
    KEPT_FOR,
    PER_ACCOUNT,
    PER_ADDRESS,
    SESSION_FOR,
    TRIES_TOLD_BELOW,
    AmbiguousEmail,
    WrongPassword,
    digest,
    identifier_key,
    new_token,
    password_matches,
    pause_seconds,
)
from membership_ui.accounts.rules.browsers import device_facts
from membership_ui.accounts.service.addresses import require_verified
from membership_ui.accounts.service.looking import close_space_visit
from membership_ui.accounts.service.recognising import knows_browser, recognise
from membership_ui.accounts.service.throttling import (
    count_try,
    forget_tries,
    give_back,
    hits,
    spend_try,
    tries_left,
)
from membership_ui.accounts.tables import Account, AccountOnSite, SignIn
from membership_ui.kernel.subjects import Subject
from membership_ui.kernel.work import UnitOfWork

# Accounts of one address that are tried; more share an address by mistake or malice. Each costs a
# third of a second
MOST_HASHES = 12


@dataclass(frozen=True)
class Candidate:
    account_id: int
    password_hash: str
    is_verified: bool = True


@dataclass(frozen=True)
class SignInRequest:
    """What the form says. `address` is the visitor's network address, `device` the long-lived
    token of their browser.
    """

    identifier: str
    address: str
    site_id: int
    is_kept: bool
    user_agent: str
    device: str = ""


def find_candidates(work: UnitOfWork, request: SignInRequest) -> list[Candidate]:
    """The accounts that the identifier may mean; the try is counted before it has an answer. Raises
    TooManyTries.
    """
    spend_try(work, try_key(work, request.identifier, request.device), PER_ACCOUNT)
    found = people.accounts_by_identifier(work.session, request.identifier)
    # Accounts that somebody opened with another's address come last
    found = sorted(found, key=lambda who: who.email_verified_at is None)
    return [
        Candidate(who.id or 0, who.password_hash, who.email_verified_at is not None)
        for who in found[:MOST_HASHES]
    ]


def pause_before(work: UnitOfWork, request: SignInRequest) -> float:
    """Seconds that a try from this network address waits for its answer: one bad neighbour slows
    those behind the same address, but not a browser that the person has used before.
    """
    seconds = pause_seconds(hits(work, address_key(request.address)))
    if not seconds or _is_own_browser(work, request.identifier, request.device):
        return 0
    return seconds


def give_try_back(work: UnitOfWork, request: SignInRequest) -> None:
    """There was no answer, or it was not about the password."""
    give_back(work, try_key(work, request.identifier, request.device))


def matching_accounts(candidates: list[Candidate], password: str) -> list[int]:
    """Keys of the accounts whose password this is. Slow on purpose: run it in the hashing
    thread.
    """
    return [who.account_id for who in candidates if password_matches(password, who.password_hash)]


def open_session(
    work: UnitOfWork, request: SignInRequest, account_id: int, *, proof: str = ""
) -> str:
    """Sign the account in and return the cookie's token, which is stored only as a digest.

    `proof` names the second factor that was shown: `totp`, `recovery`, `passkey`. Raises
    UnverifiedEmail.
    """
    require_verified(work, account_id)
    forget_tries(work, try_key(work, request.identifier, request.device))
    token = new_token()
    work.add(
        SignIn(
            token_hash=digest(token),
            account_id=account_id,
            is_kept=request.is_kept,
            created_at=work.now,
            expires_at=work.now + (KEPT_FOR if request.is_kept else SESSION_FOR),
            user_agent=request.user_agent[:200],
            is_strong=bool(proof),
            device_id=recognise(
                work, account_id, request.device, request.user_agent, request.site_id
            ),
        )
    )
    know_person(work, account_id, request.site_id)
    work.record(
        "account.signed_in",
        Subject("account", account_id),
        proof=proof or "password",
        **device_facts(request.user_agent),
    )
    return token


def know_person(work: UnitOfWork, account_id: int, site_id: int) -> None:
    """From now on the staff of the site find this person: they came while signed in."""
    if people.site_knows(work.session, account_id, site_id) is not None:
        return
    try:
        with work.session.begin_nested():
            work.add(AccountOnSite(account_id=account_id, site_id=site_id, since=work.now))
    except IntegrityError:  # another browser signs the same person in at the same instant
        return
    work.announce(AccountChanged(account_id))


def count_failure(work: UnitOfWork, request: SignInRequest) -> WrongPassword:
    """Record the failure and return the error to show: the caller commits first, then shows it. The
    try was counted when its candidates were asked for.
    """
    left = tries_left(work, try_key(work, request.identifier, request.device), PER_ACCOUNT)
    count_try(work, address_key(request.address), PER_ADDRESS)
    work.record(
        "account.sign_in_failed", f"identifier:{digest(identifier_key(request.identifier))[:16]}"
    )
    if left == 0:
        _tell_owners(work, request)
    return WrongPassword(left if left < TRIES_TOLD_BELOW else None)


def end_session(work: UnitOfWork, token_hash: str) -> None:
    """Sign out; ending twice is nothing. Pages opened with it are wiped."""
    row = sessions.sign_in(work.session, token_hash)
    if row is None or row.ended_at is not None:
        return
    close_space_visit(work, row)
    row.ended_at = work.now
    work.record(
        "account.signed_out", Subject("account", row.account_id), **device_facts(row.user_agent)
    )
    work.touch(Subject("session", token_hash))


def end_every_session(work: UnitOfWork, account_id: int, *, but: str = "") -> None:
    """After a new password: whoever else was signed in, or about to, is not any more. `but` is
    the digest of the session that stays.
    """
    for row in sessions.open_sign_ins(work.session, account_id):
        if row.token_hash == but:
            continue
        close_space_visit(work, row)
        row.ended_at = work.now
        work.touch(Subject("session", row.token_hash))
    for pending in factors.open_pendings(work.session, account_id):
        pending.used_at = work.now


def try_key(work: UnitOfWork, identifier: str, device: str) -> str:
    """What tries are counted under: what was typed, so that the number of an account does not
    answer for its address. A browser that one of its people has used before has tries of its own:
    nobody who tries elsewhere locks the owner out.
    """
    key = f"sign-in:{digest(identifier_key(identifier))}"
    if _is_own_browser(work, identifier, device):
        return f"{key}:{digest(device)[:16]}"
    return key


def forget_lock(work: UnitOfWork, who: Account, device: str) -> None:
    """The owner has shown by mail who they are: earlier tries no longer count."""
    for identifier in (who.email, who.member_number):
        forget_tries(work, f"sign-in:{digest(identifier_key(identifier))}")
        forget_tries(work, try_key(work, identifier, device))


def single_account(account_ids: list[int], candidates: list[Candidate]) -> int:
    """The account that a right password opens: among several of one address, the one that has
    validated it. Raises AmbiguousEmail when there is more than one.
    """
    verified = {who.account_id for who in candidates if who.is_verified}
    found = [key for key in account_ids if key in verified] or account_ids
    if len(found) > 1:
        raise AmbiguousEmail
    return found[0]


def _tell_owners(work: UnitOfWork, request: SignInRequest) -> None:
    for who in people.accounts_by_identifier(work.session, request.identifier):
        work.post(mails.sign_in_locked(who, site_id=request.site_id, at=work.now))


def address_key(address: str) -> str:
    return f"sign-in-from:{address}"


def _is_own_browser(work: UnitOfWork, identifier: str, device: str) -> bool:
    found = people.accounts_by_identifier(work.session, identifier) if device else ()
    return any(knows_browser(work, who.id or 0, device) for who in found)
