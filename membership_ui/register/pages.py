"""The pages of register, and where they stand in the menu."""

from __future__ import annotations

from membership_ui.exports.ui.exporting import ExportState
from membership_ui.kernel.errors import N_
from membership_ui.register.ui import register
from membership_ui.register.views.register_search import RegisterSearch
from membership_ui.shell.localized_pages import Page
from membership_ui.shell.navigation import STAFF, MenuItem, MenuLine

# Route under the site, English title, what it shows, what it loads
PAGES = (
    Page(
        "staff/members",
        N_("Members"),
        register.register_list_page,
        [register.RegisterState.open, ExportState.open],
    ),
)
LISTS = {register.PAGE: RegisterSearch}
MENU = (MenuLine(STAFF, 10, MenuItem("staff/members", N_("Members"), "users-round")),)
