"""Selects on renewals."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlmodel import Session, col, or_, select

from membership_ui.kernel.errors import NotFound
from membership_ui.kernel.ids import key_of
from membership_ui.renewals.rules import RenewalStatus
from membership_ui.renewals.tables import Renewal


def renewal(session: Session, renewal_id: int) -> Renewal:
    """Raises NotFound."""
    if found := session.get(Renewal, renewal_id):
        return found
    raise NotFound


def locked_renewal(session: Session, renewal_id: int) -> Renewal:
    """The renewal, its row locked on PostgreSQL until the end of the transaction. Raises
    NotFound.
    """
    found = session.exec(select(Renewal).where(Renewal.id == renewal_id).with_for_update()).first()
    if found is None:
        raise NotFound
    return found


def renewal_for_term(
    session: Session, site_id: int, member_id: int, starts_on: date
) -> Renewal | None:
    """The request for that term, its row locked on PostgreSQL; there is at most one."""
    return session.exec(
        select(Renewal)
        .where(
            Renewal.site_id == site_id,
            Renewal.member_id == member_id,
            Renewal.starts_on == starts_on,
        )
        .with_for_update()
    ).first()


def renewals_of(session: Session, site_id: int, member_id: int) -> Sequence[Renewal]:
    """Every request of the member on the site, the latest first."""
    return session.exec(
        select(Renewal)
        .where(Renewal.site_id == site_id, Renewal.member_id == member_id)
        .order_by(col(Renewal.starts_on).desc())
    ).all()


def files_in_drafts(session: Session) -> set[int]:
    """The keys of the files that stand in a request which is not sent yet."""
    drafts = session.exec(select(Renewal.answers).where(Renewal.status == RenewalStatus.DRAFT))
    return {key for answers in drafts if (key := key_of(answers.get("file_id", "")))}


def requests_in(
    session: Session, site_id: int, member_ids: Sequence[int]
) -> dict[int, tuple[int, RenewalStatus]]:
    """By member, the latest request that was sent and is not paid: its key and status."""
    rows = session.exec(
        select(Renewal.member_id, col(Renewal.id), Renewal.status)
        .where(
            Renewal.site_id == site_id,
            col(Renewal.member_id).in_(member_ids),
            col(Renewal.status).in_((RenewalStatus.SUBMITTED, RenewalStatus.INVOICED)),
        )
        .order_by(col(Renewal.starts_on))
    )
    return {member_id: (key or 0, RenewalStatus(status)) for member_id, key, status in rows}


def renewals_of_person(
    session: Session, account_id: int, member_ids: Sequence[int]
) -> Sequence[Renewal]:
    """Sent by the person, or by anybody for one of the members; the latest first."""
    return session.exec(
        select(Renewal)
        .where(
            or_(
                Renewal.submitted_by == account_id,
                col(Renewal.member_id).in_(member_ids),
            )
        )
        .order_by(col(Renewal.starts_on).desc(), col(Renewal.id))
    ).all()
