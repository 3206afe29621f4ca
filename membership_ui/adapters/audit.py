"""The journal: one line for everything that changes something, written in the same transaction."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from membership_ui.adapters.tables import AuditEvent
from membership_ui.kernel.work import UnitOfWork


def record(work: UnitOfWork, verb: str, subject: str, facts: Mapping[str, Any]) -> None:
    """Add the line; the actor's name is kept as it was that day."""
    work.session.add(
        AuditEvent(
            at=work.now,
            actor_account_id=work.actor.account_id,
            actor_name=work.actor.name,
            verb=verb,
            subject=subject,
            facts=dict(facts),
        )
    )
