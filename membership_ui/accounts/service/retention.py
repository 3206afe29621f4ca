"""Once a day: what accounts keep for a time only is forgotten."""

from __future__ import annotations

from membership_ui.accounts.queries import retention
from membership_ui.kernel.work import UnitOfWork


def forget_expired(work: UnitOfWork) -> None:
    retention.delete_expired(work.session, work.now)
