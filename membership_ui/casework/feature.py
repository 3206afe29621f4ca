"""What casework hands to the house."""

from __future__ import annotations

from membership_ui.adapters.job_context import in_one_transaction
from membership_ui.casework.service import proposing_merges

JOBS = {"merge-settle": in_one_transaction(proposing_merges.settle)}
CALENDAR = (proposing_merges.promise_settling,)
