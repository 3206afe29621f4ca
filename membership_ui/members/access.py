"""Who acts for a member."""

from __future__ import annotations

from collections.abc import Collection

from membership_ui.kernel.work import Actor
from membership_ui.members.tables import Member
from membership_ui.structures.access import manages
from membership_ui.structures.tables import Attachment


def may_act_for(
    actor: Actor, member: Member, attachment: Attachment | None, own_ids: Collection[int]
) -> bool:
    """Renew, edit a quote, see dues and documents: an administrator of the structure, or the person
    themselves. `own_ids`: the actor's account and those merged into it.
    """
    if member.structure_id is None:
        return actor.is_signed_in and member.account_id in own_ids
    return actor.is_signed_in and manages(attachment)
