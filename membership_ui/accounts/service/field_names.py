"""What the answers of a profile are called. Nothing is written."""

from __future__ import annotations

from collections.abc import Iterable

from sqlmodel import Session

from membership_ui.accounts.queries import profiles
from membership_ui.accounts.tables import ProfileField
from membership_ui.accounts.views.profile import key_label


def questions(session: Session, keys: Iterable[str], site_id: int = 0) -> dict[str, ProfileField]:
    """By key, as the site asks it, else as the first that does."""
    asked: dict[str, ProfileField] = {}
    named = profiles.fields_named(session, list(dict.fromkeys(keys)))
    for one in sorted(named, key=lambda field: field.site_id != site_id):
        asked.setdefault(one.key, one)
    return asked


def key_labels(session: Session, keys: Iterable[str], site_id: int = 0) -> dict[str, str]:
    wanted = list(dict.fromkeys(keys))
    asked = questions(session, wanted, site_id)
    return {key: key_label(key, asked.get(key)) for key in wanted}
