"""Between a right password and the session: the second factor is asked for, or set up.

A wrong answer is counted and returned, not raised: the count is committed, then shown.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from membership_ui.accounts import mails
from membership_ui.accounts.queries import factors, people
from membership_ui.accounts.rules import PER_ACCOUNT, PER_ADDRESS, digest, new_token
from membership_ui.accounts.rules.factors import (
    MOST_CODE_TRIES,
    PENDING_FOR,
    PER_FACTOR,
    AppSetup,
    DeadSignIn,
    WrongCode,
)
from membership_ui.accounts.service import factors as proofs
from membership_ui.accounts.service import passkeys
from membership_ui.accounts.service.addresses import require_verified
from membership_ui.accounts.service.signing_in import (
    SignInRequest,
    address_key,
    give_try_back,
    open_session,
    try_key,
)
from membership_ui.accounts.service.throttling import (
    count_try,
    forget_tries,
    spend_try,
    tries_left,
)
from membership_ui.accounts.tables import PendingSignIn
from membership_ui.kernel.subjects import Subject
from membership_ui.kernel.work import UnitOfWork


@dataclass(frozen=True)
class Visitor:
    """Network address, what the browser says of itself, its long-lived token."""

    address: str
    user_agent: str
    device: str


@dataclass(frozen=True)
class Entry:
    """The cookie's token: of a session, or of a sign-in that waits for its second factor."""

    token: str
    account_id: int
    is_kept: bool = False
    is_pending: bool = False
    next: str = ""


def enter(work: UnitOfWork, request: SignInRequest, account_id: int, next_page: str) -> Entry:
    """After a right password: the session, unless a second factor is there or must be. Raises
    UnverifiedEmail.
    """
    require_verified(work, account_id)
    has_factor = factors.has_factor(work.session, account_id)
    if not has_factor and not factors.must_have_factor(work.session, account_id):
        token = open_session(work, request, account_id)
        return Entry(token, account_id, request.is_kept, next=next_page)
    token = new_token()
    work.add(
        PendingSignIn(
            token_hash=digest(token),
            account_id=account_id,
            site_id=request.site_id,
            identifier=request.identifier,
            is_kept=request.is_kept,
            next=next_page,
            expires_at=work.now + PENDING_FOR,
        )
    )
    give_try_back(work, request)
    work.record("account.password_accepted", Subject("account", account_id))
    return Entry(token, account_id, is_pending=True, next=next_page)


def awaited(work: UnitOfWork, token: str) -> PendingSignIn:
    """The sign-in that waits in this browser. Raises DeadSignIn."""
    row = factors.pending(work.session, digest(token)) if token else None
    if row is None or row.used_at is not None or row.expires_at <= work.now:
        raise DeadSignIn
    return row


def needs_setup(work: UnitOfWork, row: PendingSignIn) -> bool:
    """Only who has no factor yet may set one up with the password alone."""
    return not factors.has_factor(work.session, row.account_id)


def prove_by_code(work: UnitOfWork, token: str, code: str, visitor: Visitor) -> Entry | WrongCode:
    """By the app. Raises DeadSignIn, TooManyTries."""
    return _prove(work, token, visitor, "totp", lambda row: _app_code(work, row, code))


def prove_by_recovery_code(
    work: UnitOfWork, token: str, code: str, visitor: Visitor
) -> Entry | WrongCode:
    """Raises DeadSignIn, TooManyTries."""

    def is_right(row: PendingSignIn) -> bool:
        return proofs.take_recovery_code(work, row.account_id, code, site_id=row.site_id)

    return _prove(work, token, visitor, "recovery", is_right)


def prove_by_passkey(
    work: UnitOfWork, token: str, answer: dict[str, Any], challenge: str, visitor: Visitor
) -> Entry:
    """Raises DeadSignIn, PasskeyRefused."""
    row = awaited(work, token)
    passkeys.owner_by_passkey(
        work, answer, challenge, account_id=row.account_id, is_only_proof=False
    )
    return _open(work, row, visitor, "passkey")


def begin_setup(work: UnitOfWork, token: str, site_name: str) -> AppSetup:
    """For staff who must have a factor and have none. Raises DeadSignIn."""
    row = awaiting_setup(work, token)
    return proofs.begin_app(work, row.account_id, site_name, holder=row.token_hash)


def confirm_setup(work: UnitOfWork, token: str, code: str, visitor: Visitor) -> Entry | WrongCode:
    """The session opens with the first code. Raises DeadSignIn, TooManyTries."""

    def is_right(row: PendingSignIn) -> bool:
        _require_setup(work, row)
        return proofs.confirm_app(
            work, row.account_id, code, holder=row.token_hash, site_id=row.site_id
        )

    return _prove(work, token, visitor, "totp", is_right)


def add_first_passkey(
    work: UnitOfWork,
    token: str,
    answer: dict[str, Any],
    challenge: str,
    name: str,
    visitor: Visitor,
) -> Entry:
    """The session opens with the key that was made. Raises DeadSignIn, PasskeyRefused."""
    row = awaiting_setup(work, token)
    passkeys.add_passkey(work, row.account_id, answer, challenge, name, site_id=row.site_id)
    return _open(work, row, visitor, "passkey")


def awaiting_setup(work: UnitOfWork, token: str) -> PendingSignIn:
    """Raises DeadSignIn when a factor is there already: it must be shown, not set up."""
    row = awaited(work, token)
    _require_setup(work, row)
    return row


def enter_by_passkey(
    work: UnitOfWork, request: SignInRequest, answer: dict[str, Any], challenge: str, next_page: str
) -> Entry:
    """Without a password: the device has checked its owner. Raises PasskeyRefused."""
    account_id = passkeys.owner_by_passkey(work, answer, challenge, is_only_proof=True)
    token = open_session(work, request, account_id, proof="passkey")
    return Entry(token, account_id, request.is_kept, next=next_page)


def count_refused_passkey(work: UnitOfWork, address: str) -> None:
    count_try(work, address_key(address), PER_ADDRESS)
    work.record("account.passkey_failed", "passkey")


def _prove(
    work: UnitOfWork,
    token: str,
    visitor: Visitor,
    proof: str,
    is_right: Callable[[PendingSignIn], bool],
) -> Entry | WrongCode:
    row = awaited(work, token)
    spend_try(work, proofs.factor_key(row.account_id), PER_FACTOR)
    if is_right(row):
        return _open(work, row, visitor, proof)
    row.tries += 1
    left = tries_left(work, proofs.factor_key(row.account_id), PER_FACTOR)
    count_try(work, try_key(work, row.identifier, visitor.device), PER_ACCOUNT)
    count_try(work, address_key(visitor.address), PER_ADDRESS)
    work.record("account.second_factor_failed", Subject("account", row.account_id))
    left = min(left, MOST_CODE_TRIES - row.tries)
    if left == 0:
        _give_up(work, row)
    return WrongCode(left)


def _give_up(work: UnitOfWork, row: PendingSignIn) -> None:
    """Whoever tried knows the password: the owner has something to do."""
    row.used_at = work.now
    if who := people.account(work.session, row.account_id):
        work.post(mails.second_factor_failed(who, site_id=row.site_id, at=work.now))


def _open(work: UnitOfWork, row: PendingSignIn, visitor: Visitor, proof: str) -> Entry:
    row.used_at = work.now
    forget_tries(work, proofs.factor_key(row.account_id))
    token = open_session(work, _request(row, visitor), row.account_id, proof=proof)
    return Entry(token, row.account_id, row.is_kept, next=row.next)


def _app_code(work: UnitOfWork, row: PendingSignIn, code: str) -> bool:
    return proofs.take_app_code(work, row.account_id, code)


def _require_setup(work: UnitOfWork, row: PendingSignIn) -> None:
    if not needs_setup(work, row):
        raise DeadSignIn


def _request(row: PendingSignIn, visitor: Visitor) -> SignInRequest:
    return SignInRequest(
        identifier=row.identifier,
        address=visitor.address,
        site_id=row.site_id,
        is_kept=row.is_kept,
        user_agent=visitor.user_agent,
        device=visitor.device,
    )
