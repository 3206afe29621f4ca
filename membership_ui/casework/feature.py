"""What casework hands to the house."""

from __future__ import annotations

from membership_ui.accounts.events import AccountChanged, AccountErased
from membership_ui.adapters.job_context import in_one_transaction
from membership_ui.casework.service import proposing_merges
from membership_ui.casework.service.exporting import ACCOUNT_EXPORT, MERGE_EXPORT
from membership_ui.casework.service.listing import (
    list_changed_account,
    list_people_of_entries,
    unlist_account,
)
from membership_ui.casework.service.my_data import LIST_DATA
from membership_ui.exports.events import ListsSought, offering
from membership_ui.register.events import EntriesNamed
from membership_ui.structures.events import AttachmentChanged

LISTENERS = {
    ListsSought: (offering(ACCOUNT_EXPORT, MERGE_EXPORT),),
    AccountChanged: (list_changed_account,),
    AttachmentChanged: (list_changed_account,),
    EntriesNamed: (list_people_of_entries,),
    AccountErased: (unlist_account,),
}
PERSONAL_DATA = LIST_DATA
JOBS = {"merge-settle": in_one_transaction(proposing_merges.settle)}
CALENDAR = (proposing_merges.promise_settling,)
