"""What the register hands to the house."""

from __future__ import annotations

from membership_ui.accounts.events import AccountChanged
from membership_ui.exports.events import ListsSought, offering
from membership_ui.memberships.events import MembershipChanged
from membership_ui.register.service.entries import refresh_changed_entry, refresh_own_entries
from membership_ui.register.service.exporting import REGISTER_EXPORT
from membership_ui.register.service.my_data import REGISTER_DATA

LISTENERS = {
    AccountChanged: (refresh_own_entries,),
    ListsSought: (offering(REGISTER_EXPORT),),
    MembershipChanged: (refresh_changed_entry,),
}
PERSONAL_DATA = REGISTER_DATA
