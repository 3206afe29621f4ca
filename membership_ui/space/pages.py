"""The pages of the member's own space, and where they stand in the menu."""

from __future__ import annotations

from membership_ui.accounts.ui.profile import ProfileState
from membership_ui.kernel.errors import N_
from membership_ui.shell.localized_pages import Page
from membership_ui.shell.navigation import MEMBER, MenuItem, MenuLine
from membership_ui.space.ui import home as front
from membership_ui.space.ui import memberships, profile

# Route under the site, English title, what it shows, what it loads
PAGES = (
    Page("", N_("Home"), front.front_page, [front.HomeState.open]),
    Page(
        "memberships",
        N_("Memberships"),
        memberships.memberships_list_page,
        [memberships.MembershipsState.open],
    ),
    Page(
        "profile",
        N_("My profile"),
        profile.profile_page,
        [ProfileState.open, profile.StandingState.open],
    ),
)
MENU = (
    MenuLine(MEMBER, 10, MenuItem("", N_("Home"), "house")),
    MenuLine(MEMBER, 20, MenuItem("profile", N_("My profile"), "circle-user-round")),
    MenuLine(MEMBER, 30, MenuItem("memberships", N_("Memberships"), "badge-check")),
)
