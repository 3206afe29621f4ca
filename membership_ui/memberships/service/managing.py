"""Which structure a member's page is about, with the right of whoever opens it."""

from __future__ import annotations

from membership_ui.kernel.errors import require
from membership_ui.kernel.work import UnitOfWork
from membership_ui.memberships import access
from membership_ui.structures import queries as structures
from membership_ui.structures.tables import Structure


def managed_structure(work: UnitOfWork, structure_id: int) -> Structure:
    """The structure, if the actor manages its membership. Raises NotAllowed, NotFound."""
    attachment = structures.attachment(work.session, work.actor.account_id, structure_id)
    require(access.may_manage_membership(work.actor, attachment))
    return structures.structure(work.session, structure_id)


def chosen_structure(work: UnitOfWork, wanted: int) -> int:
    """The structure that a page is about: the one asked for, else the first that the account
    manages, else 0.

    Raises NotAllowed for one that it does not manage.
    """
    if wanted:
        return managed_structure(work, wanted).id or 0
    managed = structures.managed_structures(work.session, work.actor.account_id)
    return (managed[0].id or 0) if managed else 0
