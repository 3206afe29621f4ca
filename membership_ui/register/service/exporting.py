"""The register as rows to export: what its page shows, all pages of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from membership_ui.exports.rules import ROWS_AT_ONCE, Found, ListExport
from membership_ui.kernel.errors import N_
from membership_ui.kernel.work import UnitOfWork
from membership_ui.memberships.queries import fees
from membership_ui.register import access
from membership_ui.register.queries import entries, search
from membership_ui.register.queries.matching import Wanted, words_of
from membership_ui.register.queries.search import ListedEntry, Place
from membership_ui.register.service.searching import wanted_by
from membership_ui.register.views.export import ExportWords, cells
from membership_ui.register.views.register_search import RegisterSearch
from membership_ui.sites import queries as sites


def _found(work: UnitOfWork, site_id: int, asked: RegisterSearch) -> Found:
    site = sites.site(work.session, site_id)
    policy, today = site.policy, work.today(site.time_zone)
    tiers = fees.tiers_in_force(work.session, site_id, today.year)
    wanted, matching = _counted(work, wanted_by(work, site, policy, asked, tiers))
    everything = wanted_by(work, site, policy, RegisterSearch(), tiers)
    # As the page: whoever is nearest where nobody has the words
    if not matching and (near := words_of(everything).nearest(work.session, wanted.words or ())):
        nearest = replace(asked, text=" ".join(near))
        wanted, matching = _counted(work, wanted_by(work, site, policy, nearest, tiers))
    words = ExportWords(tiers, today, policy.renewal_opens_days_before, site.currency)
    place = replace(asked.place, after=None, before=None)
    return Found(matching, _batches(work, wanted, place, matching, words))


def _counted(work: UnitOfWork, asked: Wanted) -> tuple[Wanted, int]:
    wanted = search.rarest_first(work.session, asked)
    return wanted, search.count(work.session, wanted)


def _batches(
    work: UnitOfWork, wanted: Wanted, place: Place, matching: int, words: ExportWords
) -> Iterator[Sequence[Sequence[object]]]:
    while rows := search.page(work.session, wanted, place, size=ROWS_AT_ONCE, matching=matching):
        named = entries.names_and_sizes(work.session, [row.member_id for row in rows])
        yield [_row(row, named, words) for row in rows]
        place = replace(place, after=rows[-1].id)


def _row(
    entry: ListedEntry, named: Mapping[int, tuple[str, int | None]], words: ExportWords
) -> Sequence[object]:
    name, population = named[entry.member_id]
    return cells(entry, name, population, words)


REGISTER_EXPORT = ListExport(
    page="staff/members",
    title=N_("Members"),
    titles=(
        N_("Name"), N_("Kind"), N_("Department"), N_("Population"), N_("Tier"), N_("Expires on"),
        N_("Status"), N_("Dues ({currency})"),
    ),
    search=RegisterSearch,
    may=access.may_see_register,
    found=_found,
)  # fmt: skip
