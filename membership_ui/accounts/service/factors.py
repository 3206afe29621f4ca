"""A second factor is set up, shown at sign-in, turned off."""

from __future__ import annotations

from membership_ui.accounts import mails
from membership_ui.accounts.events import CredentialsChanged
from membership_ui.accounts.queries import factors, people, sessions
from membership_ui.accounts.rules.factors import (
    PER_FACTOR,
    SHEET_FOR,
    AppSetup,
    FactorRequired,
    matching_step,
    new_recovery_codes,
    new_secret,
    plain_code,
    provisioning_uri,
)
from membership_ui.accounts.service.recent_proof import renew_proof, require_recent_proof
from membership_ui.accounts.service.signing_in import end_every_session
from membership_ui.accounts.service.throttling import forget_tries, spend_try
from membership_ui.accounts.tables import Account, RecoveryCode, RecoverySheet, Totp
from membership_ui.adapters.sealing import keyed_digest, seal, unseal
from membership_ui.kernel.errors import Conflict, require
from membership_ui.kernel.subjects import Subject
from membership_ui.kernel.work import UnitOfWork
from membership_ui.sites.tables import Site

_SEALED = "totp"


def begin_own_app(work: UnitOfWork, site_name: str, *, session: str) -> AppSetup:
    """The same secret in the session, by its digest, until it is confirmed. Raises Conflict when
    an app is already there, ProofNeeded.
    """
    account_id = own_account_id(work)
    require_recent_proof(work, session)
    return begin_app(work, account_id, site_name, holder=session)


def confirm_own_app(work: UnitOfWork, code: str, *, session: str, site_id: int) -> bool:
    """Whether the code was right. The session, by its digest, has then shown a second factor.
    Raises ProofNeeded.
    """
    account_id = own_account_id(work)
    require_recent_proof(work, session)
    is_right = confirm_app(work, account_id, code, holder=session, site_id=site_id)
    if is_right:
        mark_two_factor(work, session, account_id)
    return is_right


def prove_again_by_code(work: UnitOfWork, code: str, *, session: str) -> bool:
    """Whether it is the app's present code: the session, by its digest, has then just shown a
    second factor. Wrong ones are counted with those of signing in. Raises NotAllowed, TooManyTries,
    CodeJustUsed.
    """
    account_id = own_account_id(work)
    spend_try(work, factor_key(account_id), PER_FACTOR)
    is_right = take_app_code(work, account_id, code)
    if is_right:
        forget_tries(work, factor_key(account_id))
        renew_proof(work, session, "totp")
    else:
        work.record("account.second_factor_failed", Subject("account", account_id))
    return is_right


def turn_off(work: UnitOfWork, site_id: int) -> None:
    """App, passkeys and recovery codes go; the caller has checked the password. Raises
    FactorRequired.
    """
    account_id = own_account_id(work)
    if factors.must_have_factor(work.session, account_id):
        raise FactorRequired
    _remove_all(work, account_id)
    who = people.account(work.session, account_id)
    work.record("account.second_factor_off", Subject("account", account_id))
    if who:
        work.post(mails.second_factor_off(who, site_id=site_id, at=work.now))


def ask_new_codes(work: UnitOfWork) -> None:
    """The codes of before end; new ones are shown once. The caller has checked the password."""
    account_id = own_account_id(work)
    require(factors.has_factor(work.session, account_id))
    promise_codes(work, account_id)


def show_codes(work: UnitOfWork) -> list[str]:
    """Ten new codes when they are due, else none: they are shown once."""
    account_id = own_account_id(work)
    sheet = factors.recovery_sheet(work.session, account_id)
    if sheet is None or sheet.due_until <= work.now:
        return []
    work.session.delete(sheet)
    for row in factors.recovery_codes(work.session, account_id):
        work.session.delete(row)
    work.session.flush()
    codes = new_recovery_codes()
    for code in codes:
        work.add(RecoveryCode(account_id=account_id, digest=_code_digest(account_id, code)))
    work.record("account.recovery_codes_made", Subject("account", account_id))
    return codes


def begin_app(work: UnitOfWork, account_id: int, site_name: str, *, holder: str) -> AppSetup:
    """For whoever may set one up; another `holder` gets another secret. Raises Conflict when an
    app is already there.
    """
    who = _account(work, account_id)
    row = factors.totp(work.session, account_id)
    if row is not None and row.confirmed_at is not None:
        raise Conflict
    is_own = row is not None and row.begun_by == holder
    secret = unseal(_SEALED, row.sealed_secret) if row and is_own else None
    if secret is None:
        secret = new_secret()
        if row is not None:
            work.session.delete(row)
            work.session.flush()
        work.add(
            Totp(
                account_id=account_id,
                sealed_secret=seal(_SEALED, secret),
                begun_by=holder,
                created_at=work.now,
            )
        )
    return AppSetup(secret, provisioning_uri(secret, number=who.member_number, site=site_name))


def confirm_app(work: UnitOfWork, account_id: int, code: str, *, holder: str, site_id: int) -> bool:
    """It counts from now on, if the code is right. Raises Conflict unless `holder` began it."""
    row = factors.totp(work.session, account_id)
    if row is None or row.confirmed_at is not None or row.begun_by != holder:
        raise Conflict
    is_first = not factors.has_factor(work.session, account_id)
    if not _take(work, row, code):
        return False
    row.confirmed_at = work.now
    work.announce(CredentialsChanged(account_id))
    work.record("account.app_added", Subject("account", account_id))
    if is_first:
        first_factor(work, account_id, site_id=site_id)
    return True


def first_factor(work: UnitOfWork, account_id: int, *, site_id: int) -> None:
    """Signing in takes a second factor from now on: the person is told, and gets codes."""
    promise_codes(work, account_id)
    work.record("account.second_factor_on", Subject("account", account_id))
    who = _account(work, account_id)
    work.post(mails.second_factor_on(who, site_id=site_id, at=work.now))


def take_app_code(work: UnitOfWork, account_id: int, code: str) -> bool:
    """Whether it is the app's code of now, not taken before."""
    row = factors.totp(work.session, account_id)
    return row is not None and row.confirmed_at is not None and _take(work, row, code)


def take_recovery_code(work: UnitOfWork, account_id: int, code: str, *, site_id: int) -> bool:
    """Whether it is one of the unused codes, which is then used."""
    wanted = _code_digest(account_id, code)
    unused = factors.unused_codes(work.session, account_id)
    found = next((row for row in unused if row.digest == wanted), None)
    if found is None:
        return False
    found.used_at = work.now
    who, left = _account(work, account_id), len(unused) - 1
    work.record("account.recovery_code_used", Subject("account", account_id), left=left)
    work.post(mails.recovery_code_used(who, left, site_id=site_id, at=work.now))
    return True


def promise_codes(work: UnitOfWork, account_id: int) -> None:
    """The next page that asks within ten minutes shows ten new codes."""
    _tear_sheet(work, account_id)
    for row in factors.recovery_codes(work.session, account_id):
        work.session.delete(row)
    work.add(RecoverySheet(account_id=account_id, due_until=work.now + SHEET_FOR))


def mark_two_factor(work: UnitOfWork, session: str, account_id: int) -> None:
    """This session showed a second factor."""
    row = sessions.sign_in(work.session, session)
    if row is not None and row.account_id == account_id:
        row.is_strong = True


def factor_key(account_id: int) -> str:
    """What wrong codes are counted under, at sign-in and later."""
    return f"factor:{account_id}"


def own_account_id(work: UnitOfWork) -> int:
    """Raises NotAllowed for visitors."""
    require(work.actor.is_present)
    return work.actor.account_id or 0


def remove_lost(work: UnitOfWork, account_id: int, site: Site, *, reason: str) -> None:
    """Staff take away what the person lost; the caller has checked who may. Who was signed in is
    not any more, and every browser is new again.
    """
    _remove_all(work, account_id)
    end_every_session(work, account_id)
    factors.forget_devices(work.session, account_id)
    who = _account(work, account_id)
    work.record(
        "account.factor_removed_by_staff",
        Subject("account", account_id),
        site=site.name,
        reason=reason,
    )
    work.post(mails.second_factor_removed(who, site_id=site.id or 0, at=work.now))
    work.touch(Subject("account", account_id))


def _remove_all(work: UnitOfWork, account_id: int) -> None:
    """App, passkeys and recovery codes."""
    work.announce(CredentialsChanged(account_id))
    rows = [factors.totp(work.session, account_id), *factors.passkeys(work.session, account_id)]
    for row in [*rows, *factors.recovery_codes(work.session, account_id)]:
        if row is not None:
            work.session.delete(row)
    _tear_sheet(work, account_id)


def _take(work: UnitOfWork, row: Totp, code: str) -> bool:
    secret = unseal(_SEALED, row.sealed_secret)
    step = secret and matching_step(secret, code, now=work.now, last_step=row.last_step)
    if not step:
        return False
    row.last_step = step
    return True


def _tear_sheet(work: UnitOfWork, account_id: int) -> None:
    if sheet := factors.recovery_sheet(work.session, account_id):
        work.session.delete(sheet)
        work.session.flush()


def _account(work: UnitOfWork, account_id: int) -> Account:
    who = people.account(work.session, account_id)
    require(who is not None)
    assert who
    return who


def _code_digest(account_id: int, code: str) -> str:
    return keyed_digest("recovery", f"{account_id}:{plain_code(code)}")
