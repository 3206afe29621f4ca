"""What accounts hand to the house."""

from __future__ import annotations

from membership_ui.accounts.events import CredentialsChanged
from membership_ui.accounts.service import devices, looking, retention
from membership_ui.accounts.service.addresses import drop_resets_of_before
from membership_ui.accounts.service.merge_proposals import renew_links
from membership_ui.accounts.service.my_data import ACCOUNT_DATA
from membership_ui.adapters.job_context import in_one_transaction

LISTENERS = {CredentialsChanged: (drop_resets_of_before, renew_links)}
PERSONAL_DATA = ACCOUNT_DATA
JOBS = {"look-end": in_one_transaction(looking.end_overdue_space_visit)}
CALENDAR = (looking.promise_ends, devices.end_idle_sessions)
RETENTION = (retention.forget_expired,)
