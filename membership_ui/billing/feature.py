"""What billing hands to the house."""

from __future__ import annotations

from membership_ui.accounts.events import AccountsMerged
from membership_ui.billing.service.files import drop_unused_files, move_files, sweep_files
from membership_ui.billing.service.my_data import BILLING_DATA

LISTENERS = {AccountsMerged: (move_files,)}
PERSONAL_DATA = BILLING_DATA
RETENTION = (sweep_files, drop_unused_files)
