"""Towns that ask for their next term."""

from __future__ import annotations

from collections.abc import Mapping

from membership_ui.renewals.service.renewing import submit_renewal
from tests.conftest import WorkFactory
from tests.world import GOOD_ANSWERS, World, make_account, make_membership, make_structure


def ask_for_renewal(
    work: WorkFactory, world: World, name: str, answers: Mapping[str, str] | None = None
) -> int:
    """As a new town does; the request's key."""
    with work() as unit:
        admin = make_account(unit, "Inès")
        structure = make_structure(unit, name, admin=admin)
        membership = make_membership(unit, world.site, structure, world.tiers[2026, "small"])
    with work(admin) as unit:
        return submit_renewal(
            unit, world.site_id, membership.member_id, {**GOOD_ANSWERS, **(answers or {})}
        )
