"""What roles are called, on pages and in copies of data alike."""

from __future__ import annotations

from membership_ui.accounts.tables import SiteRole
from membership_ui.kernel.errors import N_

ROLE_NAMES = {
    SiteRole.REVIEWER: N_("Reviewer"),
    SiteRole.TREASURER: N_("Treasurer"),
    SiteRole.ACTIVITY_MANAGER: N_("Activity manager"),
    SiteRole.VOLUNTEER: N_("Volunteer"),
    SiteRole.SITE_MANAGER: N_("Site manager"),
    SiteRole.NETWORK_ADMINISTRATOR: N_("Network administrator"),
}
