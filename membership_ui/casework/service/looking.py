"""Staff ask to see the space of somebody whom their site knows."""

from __future__ import annotations

from membership_ui.accounts.access import may_see_spaces
from membership_ui.accounts.service.looking import open_space_visit
from membership_ui.accounts.service.recent_proof import require_staff_proof
from membership_ui.casework.service.people import known_account
from membership_ui.kernel.errors import require
from membership_ui.kernel.work import UnitOfWork


def begin_space_visit(
    work: UnitOfWork, site_id: int, account_id: int, reason: str, *, session: str
) -> None:
    """In the session whose digest is `session`; the person is told by mail. Raises NotAllowed,
    NotFound, ProofNeeded, StaffSpace, Invalid("reason").
    """
    require(may_see_spaces(work.actor, site_id))
    require_staff_proof(work, session)
    who = known_account(work, site_id, account_id)
    open_space_visit(work, site_id, who, reason, session=session)
