"""What the member's own pages hand to the house."""

from __future__ import annotations

from membership_ui.space.service.landing import landing_page

LANDING = landing_page
