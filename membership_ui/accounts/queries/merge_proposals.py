"""Selects on merges that are proposed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, or_, select

from membership_ui.accounts.tables import MergeProposal

_IS_OPEN = col(MergeProposal.ended_at).is_(None)


def proposal_for_update(session: Session, proposal_id: int) -> MergeProposal | None:
    """As it is now, held until the end of the transaction."""
    query = select(MergeProposal).where(MergeProposal.id == proposal_id).with_for_update()
    return session.exec(query.execution_options(populate_existing=True)).first()


def proposal_of_link(session: Session, link: str) -> MergeProposal | None:
    """`link`: the SHA-256 of either side's token."""
    side = or_(MergeProposal.leaving_link == link, MergeProposal.staying_link == link)
    return session.exec(select(MergeProposal).where(side)).first()


def open_with(session: Session, account_ids: Sequence[int]) -> Sequence[MergeProposal]:
    """In which one of the accounts takes part."""
    side = or_(
        col(MergeProposal.leaving_id).in_(account_ids),
        col(MergeProposal.staying_id).in_(account_ids),
    )
    return session.exec(select(MergeProposal).where(side, _IS_OPEN)).all()


def of_account(session: Session, account_id: int) -> Sequence[MergeProposal]:
    """Open or over."""
    side = or_(MergeProposal.leaving_id == account_id, MergeProposal.staying_id == account_id)
    return session.exec(select(MergeProposal).where(side).order_by(col(MergeProposal.id))).all()


def made_by(session: Session, account_id: int) -> Sequence[MergeProposal]:
    """Proposed or agreed to by the account as staff."""
    made = or_(
        MergeProposal.proposed_by_id == account_id, MergeProposal.seconded_by_id == account_id
    )
    return session.exec(select(MergeProposal).where(made).order_by(col(MergeProposal.id))).all()


def proposals_on(session: Session, site_id: int, *, limit: int) -> Sequence[MergeProposal]:
    """Made on the site: the open ones first, then the latest."""
    query = select(MergeProposal).where(MergeProposal.site_id == site_id)
    ordered = query.order_by(_IS_OPEN.desc(), col(MergeProposal.id).desc())
    return session.exec(ordered.limit(limit)).all()


def to_settle(session: Session, now: datetime, *, proposed_before: datetime) -> Sequence[int]:
    """The keys of those whose delay is over, and of those that nobody answered for too long."""
    is_due = col(MergeProposal.due_at) <= now
    is_old = col(MergeProposal.due_at).is_(None) & (
        col(MergeProposal.proposed_at) < proposed_before
    )
    query = select(MergeProposal.id).where(_IS_OPEN, or_(is_due, is_old))
    return [key or 0 for key in session.exec(query)]
