"""Erasing an account: the person goes, what accounting law keeps stays under the member number."""

from __future__ import annotations

from typing import Any

from sqlmodel import col, delete, update

from membership_ui.accounts import mails
from membership_ui.accounts.events import AccountErased, ErasureAsked
from membership_ui.accounts.queries import merges, my_data, people, roles
from membership_ui.accounts.rules import NO_PASSWORD, PER_ACCOUNT, digest, identifier_key
from membership_ui.accounts.rules.leaving import (
    ERASED_FAMILY_NAME,
    ERASED_GIVEN_NAME,
    LastOfRole,
    OtherNumber,
)
from membership_ui.accounts.rules.names import full_name
from membership_ui.accounts.service.looking import close_looks_at
from membership_ui.accounts.service.merge_proposals import drop_proposals
from membership_ui.accounts.service.signing_in import Candidate, end_every_session
from membership_ui.accounts.service.throttling import forget_tries, spend_try
from membership_ui.accounts.tables import (
    Account,
    AccountOnSite,
    EmailLink,
    HouseholdPerson,
    KnownDevice,
    MergedRow,
    Passkey,
    PasswordReset,
    PendingSignIn,
    ProfileChange,
    ProfileValue,
    RecoveryCode,
    RecoverySheet,
    RoleOnSite,
    SignIn,
    SiteRole,
    ThrottleCount,
    Totp,
)
from membership_ui.adapters import outbox_review
from membership_ui.kernel.errors import NotFound, require
from membership_ui.kernel.subjects import Subject
from membership_ui.kernel.work import UnitOfWork
from membership_ui.sites import queries as sites

# Every row of these with the account's key goes
OWN_TABLES: tuple[Any, ...] = (
    ProfileValue,
    ProfileChange,
    HouseholdPerson,
    AccountOnSite,
    RoleOnSite,
    SignIn,
    PasswordReset,
    EmailLink,
    Totp,
    RecoveryCode,
    RecoverySheet,
    Passkey,
    PendingSignIn,
    # After the sessions: they name their device
    KnownDevice,
)
# A site without them could no longer be run
_KEEPERS = (SiteRole.SITE_MANAGER, SiteRole.NETWORK_ADMINISTRATOR)


def require_may_leave(work: UnitOfWork) -> None:
    """Raises NotAllowed, or a Conflict that says what to do first."""
    require(work.actor.is_present)
    account_id = work.actor.account_id or 0
    for site_id, role in roles.roles_held_for_update(work.session, account_id):
        if role in _KEEPERS and not roles.others_with(work.session, site_id, role, account_id):
            raise LastOfRole(site=sites.site(work.session, site_id).name)
    work.announce(ErasureAsked(account_id))


def erasure_candidate(work: UnitOfWork, member_number: str) -> Candidate:
    """Whose password must be typed again. Raises NotAllowed, OtherNumber, TooManyTries, and what
    `require_may_leave` raises.
    """
    who = _who(work)
    if identifier_key(member_number) != identifier_key(who.member_number):
        raise OtherNumber
    require_may_leave(work)
    spend_try(work, _tries(who), PER_ACCOUNT)
    return Candidate(who.id or 0, who.password_hash)


def count_wrong_password(work: UnitOfWork) -> None:
    """Guessing is as slow as at the login page; the try itself is counted before."""
    who = _who(work)
    work.record("account.erasure_refused", Subject("account", who.id))


def erase_account(work: UnitOfWork, checked: Candidate, site_id: int) -> None:
    """Erase the account of the person who acts, whose password was `checked` just before, and
    those that were merged into it. Raises NotAllowed, and what `require_may_leave` raises.
    """
    # Staff may be merging another one into it at this instant
    people.accounts_for_update(work.session, [work.actor.account_id or 0])
    who = _who(work)
    # The password changed between the check and now
    require((who.id, who.password_hash) == (checked.account_id, checked.password_hash))
    require_may_leave(work)
    forget_tries(work, _tries(who))
    farewell = mails.account_erased(who, site_id=site_id, at=work.now)
    closed = merges.closed_into(work.session, who.id or 0)
    for one in [who, *people.accounts(work.session, closed)]:
        _erase(work, one)
    work.post(farewell)


def _erase(work: UnitOfWork, who: Account) -> None:
    work.record("account.erased", Subject("account", who.id), number=who.member_number)
    _forget_mails(work, who)
    work.announce(AccountErased(who.id or 0))
    end_every_session(work, who.id or 0)
    close_looks_at(work, who.id or 0)
    work.session.flush()
    _forget_rows(work, who)
    _forget_merges(work, who)
    _forget_person(work, who)
    work.touch(Subject("account", who.id))


def _who(work: UnitOfWork) -> Account:
    require(work.actor.is_present)
    who = people.account(work.session, work.actor.account_id or 0)
    if who is None or who.erased_at is not None:
        raise NotFound
    return who


def _forget_mails(work: UnitOfWork, who: Account) -> None:
    """What waits to be sent, and what could not be. Where others use the address too, only what
    names this person.
    """
    addresses = my_data.known_addresses(work.session, who)
    is_shared = bool(my_data.others_at(work.session, who, addresses))
    named = (full_name(who), who.member_number) if is_shared else ("",)
    own = [row.id or 0 for row in my_data.mails(work.session, who, addresses) if row.payload]
    outbox_review.forget(work.session, own, work.now, naming=named)


def _forget_rows(work: UnitOfWork, who: Account) -> None:
    quietly = {"synchronize_session": False}
    for table in OWN_TABLES:
        work.session.exec(
            delete(table).where(table.account_id == who.id).execution_options(**quietly)
        )
    by_them = update(ProfileChange).where(col(ProfileChange.changed_by_id) == who.id)
    work.session.exec(by_them.values(changed_by_name="").execution_options(**quietly))
    keys = [
        f"sign-in:{digest(word)}" for word in (who.email_key, identifier_key(who.member_number))
    ]
    counted = delete(ThrottleCount).where(col(ThrottleCount.key).in_(keys))
    work.session.exec(counted.execution_options(**quietly))


def _forget_merges(work: UnitOfWork, who: Account) -> None:
    """They cannot be undone any more; that there was one stays, beside both numbers."""
    drop_proposals(work, who.id or 0)
    for merge in merges.merges_of(work.session, who.id or 0):
        merge.reason = ""
        moved = delete(MergedRow).where(col(MergedRow.merge_id) == merge.id)
        work.session.exec(moved.execution_options(synchronize_session=False))


def _forget_person(work: UnitOfWork, who: Account) -> None:
    who.given_name, who.family_name = ERASED_GIVEN_NAME, ERASED_FAMILY_NAME
    who.email = who.email_key = ""
    who.email_verified_at = None
    who.password_hash = NO_PASSWORD
    who.password_changed_at = who.erased_at = work.now


def _tries(who: Account) -> str:
    return f"erasure:{who.id}"
