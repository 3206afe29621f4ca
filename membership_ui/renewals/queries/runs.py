"""Selects on invoices issued for a selection."""

from __future__ import annotations

import sqlalchemy
from sqlmodel import Session, col, func, select

from membership_ui.adapters.tables import Job, JobState
from membership_ui.kernel.errors import NotFound
from membership_ui.members.queries import NAME, named
from membership_ui.members.tables import Member
from membership_ui.renewals.rules.runs import RunOutcome
from membership_ui.renewals.tables import InvoiceRun, Renewal, RenewalInRun


def run(session: Session, run_id: int) -> InvoiceRun:
    """Raises NotFound."""
    if found := session.get(InvoiceRun, run_id):
        return found
    raise NotFound


def last_run(session: Session, site_id: int) -> InvoiceRun | None:
    """Any other of the site is over."""
    return session.exec(
        select(InvoiceRun)
        .where(InvoiceRun.site_id == site_id)
        .order_by(col(InvoiceRun.id).desc())
        .limit(1)
    ).first()


def is_promised(session: Session, run_id: int) -> bool:
    """Whether a worker, or a person who looks after dead jobs, still has it to do."""
    job = select(Job.id).where(Job.key == f"invoice-run:{run_id}", Job.state != JobState.DONE)
    return session.exec(job).first() is not None


def next_waiting(session: Session, run_id: int) -> RenewalInRun | None:
    return session.exec(
        select(RenewalInRun)
        .where(RenewalInRun.run_id == run_id, RenewalInRun.outcome == RunOutcome.WAITING)
        .order_by(col(RenewalInRun.id))
        .limit(1)
    ).first()


def count_outcomes(session: Session, run_id: int) -> dict[RunOutcome, int]:
    counted = session.exec(
        select(RenewalInRun.outcome, func.count())
        .where(RenewalInRun.run_id == run_id)
        .group_by(col(RenewalInRun.outcome))
    )
    found = dict(counted.all())
    return {outcome: found.get(outcome, 0) for outcome in RunOutcome}


def skipped(session: Session, run_id: int) -> list[tuple[str, RenewalInRun]]:
    """Whose requests were skipped, in the order of the run."""
    left_out = (
        sqlalchemy.select(NAME, RenewalInRun)
        .join(Renewal, col(Renewal.id) == col(RenewalInRun.renewal_id))
        .join(Member, col(Member.id) == col(Renewal.member_id))
        .where(col(RenewalInRun.run_id) == run_id, col(RenewalInRun.outcome) == RunOutcome.SKIPPED)
        .order_by(col(RenewalInRun.id))
    )
    return [(name, row) for name, row in session.execute(named(left_out))]
