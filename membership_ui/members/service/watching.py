"""Open pages of a member follow what happens to the structure that it is."""

from __future__ import annotations

from membership_ui.kernel.subjects import Subject
from membership_ui.kernel.work import UnitOfWork
from membership_ui.members import queries
from membership_ui.structures.events import AttachmentChanged


def touch_member(work: UnitOfWork, event: AttachmentChanged) -> None:
    if member := queries.member_of_structure(work.session, event.structure_id):
        work.touch(Subject("member", member.id))
