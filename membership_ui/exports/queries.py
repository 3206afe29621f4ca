"""Selects on exports that a worker makes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from membership_ui.adapters.tables import Job, JobState
from membership_ui.exports.tables import ExportRun
from membership_ui.kernel.errors import NotFound


def run(session: Session, run_id: int) -> ExportRun:
    """Raises NotFound."""
    if found := session.get(ExportRun, run_id):
        return found
    raise NotFound


def last_run(session: Session, site_id: int, page: str) -> ExportRun | None:
    """Any other of the list is over."""
    return session.exec(_of_list(site_id, page).limit(1)).first()


def last_run_of(session: Session, site_id: int, page: str, account_id: int) -> ExportRun | None:
    own = _of_list(site_id, page).where(ExportRun.asked_by == account_id)
    return session.exec(own.limit(1)).first()


def is_promised(session: Session, run_id: int) -> bool:
    """Whether a worker, or a person who looks after dead jobs, still has it to do."""
    job = select(Job.id).where(Job.key == f"list-export:{run_id}", Job.state != JobState.DONE)
    return session.exec(job).first() is not None


def ended_before(session: Session, moment: datetime) -> Sequence[ExportRun]:
    return session.exec(select(ExportRun).where(col(ExportRun.ended_at) < moment)).all()


def keys(session: Session) -> Sequence[int | None]:
    return session.exec(select(ExportRun.id)).all()


def _of_list(site_id: int, page: str):
    here = select(ExportRun).where(ExportRun.site_id == site_id, ExportRun.page == page)
    return here.order_by(col(ExportRun.id).desc())
