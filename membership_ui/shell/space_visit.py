"""While staff look at a member's space: what every page says, and the way back."""

from __future__ import annotations

import reflex as rx

from membership_ui.adapters.i18n import _, current, format_time
from membership_ui.kernel.work import Actor
from membership_ui.shell.components.native import native_form
from membership_ui.shell.navigation import MenuItem


class SpaceVisitState(rx.State):
    """Filled by the guard. `_account_id` is whose space is seen, 0 when it is one's own."""

    _account_id: int = 0
    is_on: bool = False
    name: str = ""
    until: str = ""
    slug: str = ""


def show_space_visit(state: SpaceVisitState, actor: Actor | None) -> None:
    """Writes only what differs: each write is sent to the browser."""
    look = actor.space_visit if actor else None
    shown = {
        "_account_id": (actor.account_id or 0) if actor and look else 0,
        "is_on": look is not None,
        "name": actor.name if actor and look else "",
        "until": format_time(look.until) if look else "",
        "slug": look.slug if look else "",
    }
    for key, value in shown.items():
        if getattr(state, key) != value:
            setattr(state, key, value)


def space_visit_banner() -> rx.Component:
    """On every page, as long as it lasts."""
    said = rx.el.p(
        rx.el.b(_("You are viewing the space of {name}.").format(name=SpaceVisitState.name)),
        " ",
        _("Nothing can be changed. It ends at {time}.").format(time=SpaceVisitState.until),
    )
    back = native_form(
        rx.el.input(type="hidden", name="site", value=SpaceVisitState.slug),
        rx.el.input(type="hidden", name="locale", value=current()),
        rx.el.button(
            rx.icon("undo-2", size=18), _("Back to my account"), type="submit", class_name="btn"
        ),
        action="/auth/look/leave",
    )
    banner = rx.el.section(
        rx.icon("eye", size=20), said, back, class_name="look", aria_label=_("Space of a member")
    )
    return rx.cond(SpaceVisitState.is_on, banner)


def menu_line(item: MenuItem, way: rx.Component) -> rx.Component:
    """A line of a list of the menu's pages; of a private one nothing while it lasts."""
    line = rx.el.li(way)
    return unless_visiting(line) if item.is_private else line


def unless_visiting(content: rx.Component) -> rx.Component:
    """What only the person themself can open or change."""
    return rx.cond(SpaceVisitState.is_on, rx.fragment(), content)
