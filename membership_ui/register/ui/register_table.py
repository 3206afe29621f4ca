"""The register's table: dense lines, headers that sort; a tablet drops what matters least."""

from __future__ import annotations

from typing import Any

import reflex as rx

from membership_ui.adapters.i18n import _
from membership_ui.memberships.ui.links import member_path
from membership_ui.shell.components.badge import status_badge
from membership_ui.shell.components.native import link
from membership_ui.shell.components.table import heading
from membership_ui.shell.listing import ListParts
from membership_ui.shell.localized_pages import path_of
from membership_ui.shell.session import SessionState, SiteState

# Who may open a request
_REVIEWERS = ("reviewer", "treasurer", "site_manager")


def head(listed: ListParts) -> list[rx.Component]:
    return [
        listed.heading(_("Name"), "name"),
        heading(_("Kind"), class_name="hide-lg"),
        heading(_("Department"), class_name="hide-lg"),
        heading(_("Population"), class_name="num hide-md"),
        listed.heading(_("Tier"), "tier"),
        listed.heading(_("Expires on"), "expiry"),
        listed.heading(_("Status"), "standing"),
        listed.heading(_("Dues"), "amount", class_name="num"),
    ]


def row(line: Any) -> rx.Component:
    return rx.el.tr(
        rx.el.th(
            link(line.name, href=member_path(line.member_id), class_name="strong"),
            scope="row",
            class_name="clip",
            title=line.name,
        ),
        rx.el.td(line.kind, class_name="hide-lg nowrap"),
        rx.el.td(line.department, class_name="hide-lg"),
        rx.el.td(line.population, class_name="num hide-md nowrap"),
        rx.el.td(line.tier, class_name="nowrap", title=line.tier_label),
        rx.el.td(line.expires, class_name="nowrap"),
        rx.el.td(status_badge(line.badge), _request(line)),
        rx.el.td(line.dues, class_name="num nowrap"),
        key=line.id.to(str),
    )


def _request(line: Any) -> rx.Component:
    """That a request is in, for those who review it a way to it."""
    roles: Any = SessionState.roles
    may_open = roles.contains(_REVIEWERS[0])
    for role in _REVIEWERS[1:]:
        may_open |= roles.contains(role)
    there = f"{path_of(SiteState.slug, 'staff/renewals')}?id={line.request_id}"
    said = rx.cond(may_open, link(line.request, href=there), line.request)
    return rx.cond(line.request_id > 0, rx.el.div(said, class_name="small nowrap"))
