"""The pages of billing, and where they stand in the menu."""

from __future__ import annotations

from membership_ui.billing.routes import documents, uploads
from membership_ui.billing.ui import receipts
from membership_ui.billing.views.search import DocumentSearch
from membership_ui.kernel.errors import N_
from membership_ui.shell.localized_pages import Page
from membership_ui.shell.navigation import MEMBER, MenuItem, MenuLine

# Route under the site, English title, what it shows, what it loads
PAGES = (
    Page(
        "receipts",
        N_("Receipts and invoices"),
        receipts.receipts_page,
        [receipts.ReceiptsState.open],
    ),
)
LISTS = {receipts.PAGE: DocumentSearch}
ROUTES = (*uploads.ROUTES, *documents.ROUTES)
MENU = (MenuLine(MEMBER, 40, MenuItem("receipts", N_("Receipts"), "receipt-text")),)
