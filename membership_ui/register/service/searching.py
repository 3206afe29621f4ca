"""What staff read of the register: a page of the list, a member's sheet. Nothing is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from membership_ui.kernel.errors import require
from membership_ui.kernel.text import fold
from membership_ui.kernel.work import UnitOfWork
from membership_ui.memberships.queries import fees
from membership_ui.memberships.queries.fees import TierInForce
from membership_ui.register import access
from membership_ui.register.queries import entries, search
from membership_ui.register.queries.matching import Wanted, words_of
from membership_ui.register.queries.search import ListedEntry
from membership_ui.register.views.register import (
    RegisterChoices,
    RegisterPage,
    RegisterView,
    pages_beside,
    register_choices,
    register_view,
)
from membership_ui.register.views.register_search import SORT, RegisterSearch
from membership_ui.renewals.queries import renewals
from membership_ui.sites import queries as sites
from membership_ui.sites.rules import Policy
from membership_ui.sites.tables import Site
from membership_ui.structures.rules import wanted_words

_ALL = ""
_MOST_REMEMBERED = 200


def filters_of_register(work: UnitOfWork, site_id: int) -> RegisterChoices:
    """What the list may be narrowed to. Raises NotAllowed."""
    require(access.may_see_register(work.actor, site_id))
    site = sites.site(work.session, site_id)
    tiers = fees.tiers_in_force(work.session, site_id, work.today(site.time_zone).year)
    return register_choices(tiers, entries.departments(work.session, site_id))


def register_page(
    work: UnitOfWork, site_id: int, looked_for: RegisterSearch, counts: dict[str, int]
) -> RegisterView:
    """One page of the list; of what is nearest where nobody has the words. Raises NotAllowed.

    `counts` by filter spares counting again while the list is turned and sorted; new ones are
    added.
    """
    require(access.may_see_register(work.actor, site_id))
    site = sites.site(work.session, site_id)
    policy, today = site.policy, work.today(site.time_zone)
    tiers = fees.tiers_in_force(work.session, site_id, today.year)
    everything = wanted_by(work, site, policy, RegisterSearch(), tiers)
    asked = wanted_by(work, site, policy, looked_for, tiers)
    wanted = search.rarest_first(work.session, asked)
    total = _count(work, everything, _ALL, counts)
    listed, matching, has_next = _turn_to(work, wanted, looked_for, counts)
    # Without the filters, under which a known word would look like an error
    if not matching and (near := words_of(everything).nearest(work.session, asked.words or ())):
        return _near_page(
            work, site_id, replace(looked_for, text=" ".join(near)), counts, looked_for
        )
    if not listed and looked_for != looked_for.first_page():
        return register_page(work, site_id, looked_for.first_page(), counts)
    shown = [entry.member_id for entry in listed]
    return register_view(
        RegisterPage(
            search=looked_for,
            entries=listed,
            members=entries.names_and_sizes(work.session, shown),
            tiers=tiers,
            total=total,
            matching=matching,
            has_next=has_next,
            today=today,
            renewal_opens_days_before=policy.renewal_opens_days_before,
            currency=site.currency,
            requests=renewals.requests_in(work.session, site_id, shown),
        )
    )


def _near_page(
    work: UnitOfWork,
    site_id: int,
    near: RegisterSearch,
    counts: dict[str, int],
    looked_for: RegisterSearch,
) -> RegisterView:
    """What is found without the typing errors; the field keeps what was typed."""
    view = register_page(work, site_id, near, counts)
    before, after = pages_beside(looked_for, view.lines)
    return replace(
        view,
        text=looked_for.text,
        near=near.text if view.lines else "",
        query=looked_for.query,
        previous=before,
        next=after,
    )


def wanted_by(
    work: UnitOfWork,
    site: Site,
    policy: Policy,
    looked_for: RegisterSearch,
    tiers: Sequence[TierInForce],
) -> Wanted:
    """The search in terms of the register's columns; a tier that the scale does not know has
    no member.
    """
    today = work.today(site.time_zone)
    positions = {tier.code: tier.position for tier in tiers}
    return Wanted(
        site_id=site.id or 0,
        today=today,
        closing_on=today + timedelta(days=policy.renewal_opens_days_before),
        words=wanted_words(looked_for.text),
        kind=looked_for.kind,
        department=looked_for.department,
        tier=positions.get(looked_for.tier, -1) if looked_for.tier else None,
        standing=looked_for.standing,
        name=fold(looked_for.text) if looked_for.sort == SORT else "",
    )


def _count(work: UnitOfWork, wanted: Wanted, filter_key: str, counts: dict[str, int]) -> int:
    key = _count_key(wanted, filter_key)
    if key not in counts:
        _remember(counts, key, search.count(work.session, wanted))
    return counts[key]


def _count_key(wanted: Wanted, filter_key: str) -> str:
    return f"{wanted.today} {filter_key}"


def _remember(counts: dict[str, int], key: str, count: int) -> None:
    if len(counts) >= _MOST_REMEMBERED:
        counts.clear()
    counts[key] = count


def _turn_to(
    work: UnitOfWork, wanted: Wanted, looked_for: RegisterSearch, counts: dict[str, int]
) -> tuple[Sequence[ListedEntry], int, bool]:
    """The page's entries, how many match, and whether more follow: one is read beyond the page."""
    size, place = looked_for.size, looked_for.place
    key = _count_key(wanted, looked_for.filter_query)
    if key not in counts and wanted.has_several_words and place.start is None:
        rows, matching = search.counted_page(work.session, wanted, place, size=size + 1)
        _remember(counts, key, matching)
    else:
        matching = _count(work, wanted, looked_for.filter_query, counts)
        rows = search.page(work.session, wanted, place, size=size + 1, matching=matching)
    if place.before is not None:
        return rows[-size:], matching, True
    return rows[:size], matching, len(rows) > size
