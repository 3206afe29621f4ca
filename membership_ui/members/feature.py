"""What members hand to the house."""

from __future__ import annotations

from membership_ui.accounts.events import AccountErased, AccountsMerged
from membership_ui.members.service.joining import forget_address, join_members
from membership_ui.members.service.my_data import MEMBER_DATA
from membership_ui.members.service.watching import touch_member
from membership_ui.structures.events import AttachmentChanged

LISTENERS = {
    AccountErased: (forget_address,),
    AccountsMerged: (join_members,),
    AttachmentChanged: (touch_member,),
}
PERSONAL_DATA = MEMBER_DATA
