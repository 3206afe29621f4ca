"""The pages of renewals, and where they stand in the menu."""

from __future__ import annotations

from membership_ui.exports.ui.exporting import ExportState
from membership_ui.kernel.errors import N_
from membership_ui.renewals.ui import (
    quote,
    renewal,
    renewal_request,
    renewals,
    renewals_issuing,
    renewals_state,
)
from membership_ui.renewals.views.request_search import RequestSearch
from membership_ui.shell.kept_pages import Keeps
from membership_ui.shell.localized_pages import Page
from membership_ui.shell.navigation import STAFF, MenuItem, MenuLine

# Route under the site, English title, what it shows, what it loads
PAGES = (
    Page(
        "renew",
        N_("Renew membership"),
        renewal.renewal_form_page,
        [renewal.RenewalState.open],
        Keeps.DRAFT,
    ),
    Page("quote", N_("Quote"), quote.quote_view_page, [quote.QuoteState.open]),
    Page(
        "staff/renewals",
        N_("Renewals"),
        renewals.renewals_page,
        [
            renewals_state.RenewalsState.open,
            ExportState.open,
            renewals_issuing.IssuingState.open,
            renewal_request.RequestState.forget,
        ],
    ),
)
LISTS = {renewals_state.PAGE: RequestSearch}
MENU = (MenuLine(STAFF, 30, MenuItem("staff/renewals", N_("Renewals"), "refresh-cw")),)
