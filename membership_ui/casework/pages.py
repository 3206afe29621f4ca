"""The pages of casework, and where they stand in the menu."""

from __future__ import annotations

from membership_ui.accounts.ui import proof
from membership_ui.casework.routes import merge_links
from membership_ui.casework.ui import (
    lost_factor,
    member_sheet,
    merge_proposals,
    merges,
    merging,
    people,
    people_state,
    space_visit,
)
from membership_ui.casework.views.people import AccountSearch
from membership_ui.exports.ui.exporting import ExportState
from membership_ui.kernel.errors import N_
from membership_ui.memberships.ui import links
from membership_ui.shell.localized_pages import Page
from membership_ui.shell.navigation import STAFF, MenuItem, MenuLine

# Route under the site, English title, what it shows, what it loads
PAGES = (
    Page(
        links.MEMBER_SHEET,
        N_("Member’s record"),
        member_sheet.member_sheet_page,
        [member_sheet.MemberSheetState.open],
    ),
    Page(
        "staff/accounts",
        N_("Accounts"),
        people.people_page,
        [
            people_state.PeopleState.open,
            ExportState.open,
            space_visit.BeginSpaceVisitState.close_dialog,
            lost_factor.LostFactorState.cancel,
            proof.ProofState.cancel,
        ],
    ),
    Page(
        "staff/accounts/merge",
        N_("Merge two accounts"),
        merging.merging_page,
        [merging.MergingState.open, proof.ProofState.cancel],
    ),
    Page(
        "staff/accounts/merges",
        N_("Merges"),
        merges.merges_page,
        [
            merges.MergesState.open,
            ExportState.open,
            merge_proposals.ProposalsState.open,
            proof.ProofState.cancel,
        ],
    ),
)
LISTS = {people_state.PAGE: AccountSearch}
ROUTES = merge_links.ROUTES
MENU = (MenuLine(STAFF, 20, MenuItem("staff/accounts", N_("Accounts"), "contact-round")),)
