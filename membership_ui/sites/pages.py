"""The page of the network, which belongs to no site."""

from __future__ import annotations

from membership_ui.kernel.errors import N_
from membership_ui.shell.localized_pages import Page
from membership_ui.sites.ui import home

NETWORK_HOME = Page("", N_("Find your members' space"), home.network_page, [home.NetworkState.load])
