"""A person who lost the app and the recovery codes is let in again by the manager of their site."""

from __future__ import annotations

from membership_ui.accounts import access
from membership_ui.accounts.queries import factors, roles
from membership_ui.accounts.queries import people as accounts
from membership_ui.accounts.rules.lost_factor import (
    REMOVALS,
    NetworkRole,
    NoFactor,
    OwnFactor,
    RoleElsewhere,
    TooManyRemovals,
    read_removal,
)
from membership_ui.accounts.service.factors import remove_lost
from membership_ui.accounts.service.recent_proof import require_staff_proof
from membership_ui.accounts.service.throttling import take_try
from membership_ui.accounts.tables import SiteRole
from membership_ui.casework.queries import people
from membership_ui.kernel.errors import NotFound, require
from membership_ui.kernel.work import UnitOfWork
from membership_ui.sites import queries as sites


def remove_lost_factor(
    work: UnitOfWork,
    site_id: int,
    account_id: int,
    *,
    has_checked: bool,
    reason: str,
    session: str,
) -> None:
    """The password alone signs in then, until the person sets up another one; where their role
    asks for it, at the next sign-in. `session` is the digest of the session that acts. Raises
    NotAllowed, ProofNeeded, NotFound, InvalidForm, OwnFactor, NetworkRole, RoleElsewhere, NoFactor,
    TooManyRemovals.
    """
    require(access.may_remove_factor(work.actor, site_id))
    require_staff_proof(work, session)
    accounts.accounts_for_update(work.session, [account_id])
    if not people.is_known(work.session, site_id, account_id):
        raise NotFound
    if account_id == work.actor.account_id:
        raise OwnFactor
    _require_their_sites(work, account_id)
    if not factors.has_factor(work.session, account_id):
        raise NoFactor
    said = read_removal(has_checked=has_checked, reason=reason)
    if not take_try(work, f"factor-removal:{work.actor.account_id}", REMOVALS):
        raise TooManyRemovals
    remove_lost(work, account_id, sites.site(work.session, site_id), reason=said)


def _require_their_sites(work: UnitOfWork, account_id: int) -> None:
    """A role of staff on another site is not this manager's to weaken."""
    held = roles.roles_held_for_update(work.session, account_id)
    is_above = SiteRole.NETWORK_ADMINISTRATOR in {role for _site, role in held}
    if is_above and not access.is_network_administrator(work.actor):
        raise NetworkRole
    beyond = access.sites_beyond(work.actor, sorted({site for site, _role in held}))
    if beyond:
        names = (sites.site(work.session, one).name for one in beyond)
        raise RoleElsewhere(sites=", ".join(names))
