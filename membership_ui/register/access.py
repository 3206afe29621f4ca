"""Who may see the register, and fill it."""

from __future__ import annotations

from membership_ui.accounts.tables import SiteRole
from membership_ui.kernel.work import Actor


def may_see_register(actor: Actor, site_id: int) -> bool:
    """The site's own staff, whatever their role."""
    return actor.is_staff(site_id)


def may_import(actor: Actor, site_id: int) -> bool:
    return actor.is_machine or actor.has_role(site_id, SiteRole.SITE_MANAGER)
