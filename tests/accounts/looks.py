"""For tests: Hélène of the staff looks at Claire's space."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from membership_ui.accounts.queries import people
from membership_ui.accounts.rules import digest
from membership_ui.accounts.tables import SignIn
from membership_ui.casework.service.looking import begin_space_visit
from membership_ui.kernel.work import Actor, UnitOfWork
from tests.world import World

TOKEN, REASON = "cookie-of-helene", "Appel du 22 novembre"


def keep_session(
    unit: UnitOfWork, who: Actor, token: str = TOKEN, *, hours: int = 8, **facts: Any
) -> str:
    """The digest of an open session of theirs."""
    unit.add(
        SignIn(
            token_hash=digest(token),
            account_id=who.account_id or 0,
            is_kept=False,
            created_at=unit.now,
            expires_at=unit.now + timedelta(hours=hours),
            **facts,
        )
    )
    return digest(token)


def look_at_claire(work, world: World, token: str = TOKEN, **when: Any) -> Actor:
    """As Hélène, whose session is open with the cookie `token`; answers whom it stands for now."""
    with work(world.helene, **when) as unit:
        unit.session.get_one(SignIn, digest(token)).proved_at = unit.now
        begin_space_visit(
            unit, world.site_id, world.claire.account_id or 0, REASON, session=digest(token)
        )
    found = whoever(work, token, **when)
    assert found
    return found


def whoever(work, token: str = TOKEN, **when: Any) -> Actor | None:
    with work(**when) as unit:
        return people.actor_by_token(unit.session, digest(token), unit.now)
