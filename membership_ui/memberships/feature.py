"""What memberships hand to the house."""

from __future__ import annotations

from membership_ui.accounts.events import AccountsMerged, ErasureAsked
from membership_ui.memberships.service.account_closing import keep_administrators, move_memberships
from membership_ui.memberships.service.my_data import MEMBERSHIP_DATA

LISTENERS = {ErasureAsked: (keep_administrators,), AccountsMerged: (move_memberships,)}
PERSONAL_DATA = MEMBERSHIP_DATA
