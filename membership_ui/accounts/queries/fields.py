"""Selects on what sites ask."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import Session, col, select

from membership_ui.accounts.tables import ProfileField


def profile_fields(session: Session, site_id: int) -> Sequence[ProfileField]:
    """The questions of a site, in its order."""
    return session.exec(
        select(ProfileField)
        .where(ProfileField.site_id == site_id)
        .order_by(col(ProfileField.position), col(ProfileField.id))
    ).all()
