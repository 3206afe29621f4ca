"""Which pages stand in the menu: only those that exist."""

from __future__ import annotations

from membership_ui.kernel.errors import N_
from membership_ui.shell.navigation import MEMBER, STAFF, Area, MenuGroup, MenuItem

MENU = (
    Area(
        MEMBER,
        N_("My space"),
        "user-round",
        (
            MenuGroup(
                N_("My space"),
                (
                    MenuItem("", N_("Home"), "house"),
                    MenuItem("profile", N_("My profile"), "circle-user-round"),
                    MenuItem("memberships", N_("Memberships"), "badge-check"),
                    MenuItem("receipts", N_("Receipts"), "receipt-text"),
                    MenuItem("profile/journal", N_("Activity"), "history", is_private=True),
                ),
            ),
        ),
    ),
    Area(
        STAFF,
        N_("Management"),
        "briefcase-business",
        (
            MenuGroup(
                N_("Management"),
                (
                    MenuItem("staff/members", N_("Members"), "users-round"),
                    MenuItem("staff/accounts", N_("Accounts"), "contact-round"),
                    MenuItem("staff/renewals", N_("Renewals"), "refresh-cw"),
                ),
            ),
        ),
    ),
)
