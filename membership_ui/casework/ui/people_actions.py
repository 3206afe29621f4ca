"""What a site's manager may do with the account of a sheet."""

from __future__ import annotations

from typing import Any

import reflex as rx

from membership_ui.adapters.i18n import _
from membership_ui.shell.components.buttons import button_link
from membership_ui.shell.components.native import link
from membership_ui.shell.components.panels import section
from membership_ui.shell.localized_pages import path_of
from membership_ui.shell.session import SessionState, SiteState

MANAGERS = ("site_manager", "network_administrator")


def all_merges_link() -> rx.Component:
    """Beside the heading of the list."""
    roles: Any = SessionState.roles
    return rx.cond(
        roles.contains("site_manager") | roles.contains("network_administrator"),
        button_link(
            _("Merges"), href=path_of(SiteState.slug, "staff/accounts/merges"), icon="merge"
        ),
    )


def merging_part(sheet: Any) -> rx.Component:
    """What was merged into the account, and the way to merge it with another."""
    there = path_of(SiteState.slug, "staff/accounts/merges")
    merged = rx.fragment(
        rx.el.ul(rx.foreach(sheet.merges, rx.el.li), class_name="plainlist small"),
        rx.el.p(link(_("See these merges"), href=f"{there}?id={sheet.id}"), class_name="small"),
    )
    merge = button_link(
        _("Merge with another account"),
        href=f"{path_of(SiteState.slug, 'staff/accounts/merge')}?id={sheet.id}",
        icon="merge",
    )
    return rx.cond(
        sheet.may_merge,
        section(
            rx.el.h3(_("Merged accounts")),
            rx.cond(
                sheet.merges.length() > 0,
                merged,
                rx.el.p(_("None. Does this person have a second account?"), class_name="muted"),
            ),
            rx.el.div(merge, class_name="row"),
        ),
    )
