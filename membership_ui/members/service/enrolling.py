"""A structure or a person becomes somebody whom memberships, documents and registers speak of."""

from __future__ import annotations

from collections.abc import Sequence

from membership_ui.adapters.bulk import insert_rows
from membership_ui.kernel.work import UnitOfWork
from membership_ui.members import queries
from membership_ui.members.tables import Member
from membership_ui.structures.addresses import ADDRESS_FIELDS


def enrol_structure(work: UnitOfWork, structure_id: int) -> Member:
    """Its one row, new if there is none. A step of other use cases: checks no right."""
    return queries.member_of_structure(work.session, structure_id) or work.add(
        Member(structure_id=structure_id, created_at=work.now)
    )


def enrol_account(work: UnitOfWork, account_id: int) -> Member:
    """The same for a person."""
    return queries.member_of_account(work.session, account_id) or work.add(
        Member(account_id=account_id, created_at=work.now)
    )


def enrol_structures(work: UnitOfWork, structure_ids: Sequence[int]) -> dict[int, int]:
    """The members of many structures, by structure."""
    known = queries.ids_by_structure(work.session)
    new = [key for key in structure_ids if key not in known]
    insert_rows(
        work.session,
        Member,
        ("structure_id", *ADDRESS_FIELDS, "created_at"),
        ((key, *("" for _name in ADDRESS_FIELDS), work.now) for key in new),
    )
    return queries.ids_by_structure(work.session) if new else known
