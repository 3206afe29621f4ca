"""Who may do what with an account."""

from __future__ import annotations

from membership_ui.accounts.tables import SiteRole
from membership_ui.kernel.work import Actor

# Reviewers and treasurers answer members on the telephone; volunteers and activity managers do not
FINDERS = (SiteRole.REVIEWER, SiteRole.TREASURER, SiteRole.SITE_MANAGER)


def may_find_accounts(actor: Actor, site_id: int) -> bool:
    """Find an account that the site knows, and look at it."""
    return actor.has_role(site_id, *FINDERS)
