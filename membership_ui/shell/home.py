"""The bare address of a site: leads to the memberships, which lead visitors to the login page."""

from __future__ import annotations

import reflex as rx

from membership_ui.shell.access_marks import public
from membership_ui.shell.page_address import address_of_tab, path_of


class HomeState(rx.State):
    @rx.event
    @public
    def open(self):
        here = address_of_tab(self._get_root_state().router_data)
        return rx.redirect(path_of(here.slug, "memberships", here.locale), replace=True)


def page() -> rx.Component:
    return rx.fragment()
