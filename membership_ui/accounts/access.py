"""Who may find an account, and who sees what of it."""

from __future__ import annotations

from collections.abc import Iterable

from membership_ui.accounts.rules.fields import Visibility
from membership_ui.accounts.tables import SiteRole
from membership_ui.kernel.work import Actor

# Reviewers and treasurers answer members on the telephone; volunteers and activity managers do not
LOOKERS = (SiteRole.REVIEWER, SiteRole.TREASURER, SiteRole.SITE_MANAGER)
FINDERS = (*LOOKERS, SiteRole.NETWORK_ADMINISTRATOR)
_MANAGERS = (SiteRole.SITE_MANAGER, SiteRole.NETWORK_ADMINISTRATOR)
_STAFF = frozenset({Visibility.STAFF, Visibility.MEMBERS})
_EVERYTHING = frozenset(Visibility)


def seen_answers(
    actor: Actor, account_id: int, site_id: int, *, actor_is_known: bool
) -> frozenset[Visibility]:
    """Whose eyes: the person's own, those of the site's staff, those of somebody else whom the
    site knows (`actor_is_known`). Nobody else sees anything.
    """
    if not actor.is_signed_in:
        return frozenset()
    if actor.account_id == account_id:
        return _EVERYTHING
    if actor.is_staff(site_id):
        return _STAFF
    return frozenset({Visibility.MEMBERS}) if actor_is_known else frozenset()


def shown_in_look(visibility: Visibility) -> bool:
    """What a site promised to show to nobody but the person stays so when staff see their space."""
    return visibility in _STAFF


def may_find_accounts(actor: Actor, site_id: int) -> bool:
    """Find an account that the site knows, and read its sheet."""
    return actor.has_role(site_id, *FINDERS)


def may_see_spaces(actor: Actor, site_id: int) -> bool:
    """See the pages of a member as the member does, invoices too: these are no business of network
    administrators.
    """
    return actor.has_role(site_id, *LOOKERS)


def may_remove_factor(actor: Actor, site_id: int) -> bool:
    """Let somebody who lost their second factor sign in again; `sites_beyond` for those with a
    role.
    """
    return actor.has_role(site_id, *_MANAGERS)


def may_merge_accounts(actor: Actor, site_id: int) -> bool:
    """Make two accounts one, and two again. `sites_beyond` says whether these two."""
    return actor.has_role(site_id, *_MANAGERS)


def sites_beyond(actor: Actor, known_to: Iterable[int]) -> list[int]:
    """The sites whose managers must agree too: accounts belong to the whole network, and nobody
    disposes of what stands on a site that is not theirs. Network administrators may everywhere.
    """
    if is_network_administrator(actor):
        return []
    return [one for one in known_to if not actor.has_role(one, SiteRole.SITE_MANAGER)]


def is_network_administrator(actor: Actor) -> bool:
    """On whichever site."""
    return any(SiteRole.NETWORK_ADMINISTRATOR in roles for roles in actor.roles.values())
