"""Putting the structures of a file into a site's register: all of its good lines in one
transaction, or none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from membership_ui.adapters.bulk import tell_planner
from membership_ui.kernel.errors import N_, Conflict, NotFound, require
from membership_ui.kernel.subjects import Subject
from membership_ui.kernel.work import UnitOfWork
from membership_ui.members import queries as member_queries
from membership_ui.members.service.enrolling import enrol_structures
from membership_ui.memberships.queries.fees import TierInForce
from membership_ui.memberships.rules import Coverage, coverage_of
from membership_ui.register import access
from membership_ui.register.queries import entries
from membership_ui.register.queries.entries import EntryFacts
from membership_ui.register.service.entries import (
    EntryChange,
    add_entries,
    change_entries,
    entry_tier,
    facts_of,
    tiers_by_population,
)
from membership_ui.register.tables import RegisterEntry, RegisterWord
from membership_ui.sites import queries as sites
from membership_ui.sites.tables import Site
from membership_ui.structures.rules import LineRefused
from membership_ui.structures.service.staging import Refusal, StagedFile
from membership_ui.structures.service.storing import (
    PlannedStructure,
    plan_structures,
    store_structures,
)

# Tells a step and how many of its lines are done
Progress = Callable[[str, int, int], None]
CHECKING, STORING = N_("Comparing"), N_("Storing")


class NoScale(Conflict):
    message = N_(
        "{site} has no population-based fee scale in force: nobody can be placed in a tier."
    )


@dataclass(frozen=True)
class ImportReport:
    """What was done, or would be: lines by what becomes of them, structures by tier. `taken_back`
    of the changed ones have a population again that was replaced before: the file may be older.
    """

    new: int
    changed: int
    unchanged: int
    taken_back: int
    by_tier: dict[str, int]
    refusals: Sequence[Refusal]


@dataclass
class _Plan:
    site: Site
    structures: list[PlannedStructure] = field(default_factory=list)
    new: list[tuple[PlannedStructure, EntryFacts]] = field(default_factory=list)
    changes: list[EntryChange] = field(default_factory=list)
    unchanged: int = 0
    refusals: list[Refusal] = field(default_factory=list)
    by_tier: Counter[str] = field(default_factory=Counter)

    @property
    def report(self) -> ImportReport:
        order = sorted(self.refusals, key=lambda refusal: refusal.line)
        return ImportReport(
            len(self.new),
            len(self.changes),
            self.unchanged,
            sum(structure.takes_back for structure in self.structures),
            dict(self.by_tier),
            order,
        )


def preview_import(
    work: UnitOfWork, site_slug: str, staged: StagedFile, tell: Progress
) -> ImportReport:
    """What `import_structures` would do; writes nothing. Raises NotFound, NotAllowed, NoScale."""
    return _plan(work, site_slug, staged, tell).report


def import_structures(
    work: UnitOfWork, site_slug: str, staged: StagedFile, tell: Progress
) -> ImportReport:
    """Store the good lines, each structure in its tier; a known SIREN is brought up to date.

    Raises NotFound, NotAllowed, NoScale.
    """
    plan = _plan(work, site_slug, staged, tell)
    site_id, lines = plan.site.id or 0, len(plan.structures)
    tell(STORING, 0, lines)
    ids = store_structures(work, plan.structures)
    members = enrol_structures(work, [ids[each.line.siren] for each in plan.structures])
    add_entries(
        work,
        site_id,
        [(members[ids[structure.line.siren]], facts) for structure, facts in plan.new],
    )
    change_entries(work, site_id, plan.changes)
    tell_planner(work.session, RegisterEntry, RegisterWord)
    report = plan.report
    facts = {"new": report.new, "changed": report.changed, "refused": len(report.refusals)}
    work.record("register.imported", Subject("site", site_id), **facts)
    work.touch(Subject("register", site_id))
    tell(STORING, lines, lines)
    return report


def _plan(work: UnitOfWork, site_slug: str, staged: StagedFile, tell: Progress) -> _Plan:
    site = sites.site_by_slug(work.session, site_slug)
    if site is None:
        raise NotFound
    require(access.may_import(work.actor, site.id or 0))
    scale = tiers_by_population(work, site)
    if not scale:
        raise NoScale(site=site.name)
    tell(CHECKING, 0, len(staged.lines))
    plan = _Plan(site, refusals=list(staged.refusals))
    _fill(work, plan, staged, scale)
    tell(CHECKING, len(staged.lines), len(staged.lines))
    return plan


def _fill(work: UnitOfWork, plan: _Plan, staged: StagedFile, scale: Sequence[TierInForce]) -> None:
    site_id = plan.site.id or 0
    known = entries.entry_facts(work.session, site_id)
    numbers = entries.member_numbers(work.session)
    coverages = {
        key: coverage_of(rows)
        for key, rows in entries.terms_by_member(work.session, site_id).items()
    }
    members = member_queries.ids_by_structure(work.session)
    planned = plan_structures(work, [line for _, line in staged.lines])
    for (number, _), structure in zip(staged.lines, planned, strict=True):
        key = members.get(structure.id or 0, 0)
        coverage = coverages.get(key, Coverage())
        tier = entry_tier(work, scale, coverage, structure.line.population)
        if tier is None:
            plan.refusals.append(Refusal.because(number, _no_tier(structure)))
            continue
        found_by = (*structure.numbers, *numbers.get(key, ()))
        facts = facts_of(structure.line, coverage, tier, structure.town, structure.email, *found_by)
        plan.structures.append(structure)
        plan.by_tier[tier.code] += 1
        _compare(plan, structure, facts, known.get(key))


def _compare(
    plan: _Plan,
    structure: PlannedStructure,
    facts: EntryFacts,
    known: tuple[int, EntryFacts] | None,
) -> None:
    if known is None:
        plan.new.append((structure, facts))
    elif structure.is_changed or known[1] != facts:
        plan.changes.append(EntryChange(known[0], known[1], facts))
    else:
        plan.unchanged += 1


def _no_tier(structure: PlannedStructure) -> LineRefused:
    return LineRefused(
        N_("The fee scale has no tier for a population of {count}."),
        count=structure.line.population,
    )
