"""A member corrects where it is and the numbers that it has."""

from __future__ import annotations

from collections.abc import Mapping

from membership_ui.kernel.subjects import Subject
from membership_ui.kernel.work import UnitOfWork
from membership_ui.members.tables import Member
from membership_ui.structures.tables import Structure


def correct_contact(work: UnitOfWork, member: Member, said: Mapping[str, str]) -> None:
    """`said` is by column, already read; what changed is written down, of a person only which
    columns: the journal forgets nothing. A step of other use cases: checks no right.
    """
    if member.structure_id is None:
        row, subject = member, Subject("account", member.account_id)
    else:
        row = work.session.get_one(Structure, member.structure_id)
        subject = Subject("structure", row.id)
    changed = {
        name: [before, new]
        for name, new in said.items()
        if hasattr(row, name) and (before := getattr(row, name)) != new
    }
    for name, (_before, new) in changed.items():
        setattr(row, name, new)
    if changed:
        told = changed if member.structure_id else sorted(changed)
        work.record(f"{subject.kind}.corrected", subject, changed=told)
