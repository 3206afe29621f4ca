"""What renewals hand to the house."""

from __future__ import annotations

from membership_ui.accounts.events import AccountsMerged
from membership_ui.billing.events import FilesSought, InvoicePaid
from membership_ui.exports.events import ListsSought, offering
from membership_ui.renewals.service import running
from membership_ui.renewals.service.account_closing import move_renewals
from membership_ui.renewals.service.drafted_files import name_drafted_files
from membership_ui.renewals.service.exporting import REQUEST_EXPORT
from membership_ui.renewals.service.my_data import RENEWAL_DATA
from membership_ui.renewals.service.settling import settle_dues

LISTENERS = {
    ListsSought: (offering(REQUEST_EXPORT),),
    InvoicePaid: (settle_dues,),
    FilesSought: (name_drafted_files,),
    AccountsMerged: (move_renewals,),
}
PERSONAL_DATA = RENEWAL_DATA
JOBS = {"invoice-run": running.issue}
