"""Selects on what sites ask of a person, what was answered and changed, who lives with them."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import Session, col, func, select

from membership_ui.accounts.tables import (
    AccountOnSite,
    HouseholdPerson,
    ProfileChange,
    ProfileField,
    ProfileValue,
)


def fields_named(session: Session, keys: Sequence[str]) -> Sequence[ProfileField]:
    """What any site asks under these keys."""
    return session.exec(
        select(ProfileField)
        .where(col(ProfileField.key).in_(keys))
        .order_by(col(ProfileField.position), col(ProfileField.id))
    ).all()


def values_of(session: Session, account_id: int) -> dict[str, ProfileValue]:
    rows = session.exec(
        select(ProfileValue)
        .where(ProfileValue.account_id == account_id)
        .order_by(col(ProfileValue.key))
    )
    return {row.key: row for row in rows}


def changes_of(session: Session, account_id: int, limit: int) -> Sequence[ProfileChange]:
    """The latest first."""
    return session.exec(
        select(ProfileChange)
        .where(ProfileChange.account_id == account_id)
        .order_by(col(ProfileChange.changed_at).desc(), col(ProfileChange.id).desc())
        .limit(limit)
    ).all()


def household_of(session: Session, account_id: int) -> Sequence[HouseholdPerson]:
    """The spouse first, then the children, the eldest first."""
    rows = session.exec(
        select(HouseholdPerson)
        .where(HouseholdPerson.account_id == account_id)
        .order_by(col(HouseholdPerson.birth_date), col(HouseholdPerson.id))
    ).all()
    return sorted(rows, key=lambda row: row.relation != "spouse")


def count_household(session: Session, account_id: int) -> int:
    return session.exec(
        select(func.count())
        .select_from(HouseholdPerson)
        .where(HouseholdPerson.account_id == account_id)
    ).one()


def household_person(session: Session, person_id: int) -> HouseholdPerson | None:
    return session.get(HouseholdPerson, person_id)


def is_known_on(session: Session, account_id: int | None, site_id: int) -> bool:
    """Whether the person registered on the site, or came while signed in."""
    found = session.exec(
        select(AccountOnSite.id).where(
            AccountOnSite.account_id == account_id, AccountOnSite.site_id == site_id
        )
    ).first()
    return found is not None
