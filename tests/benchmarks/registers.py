"""A register as large as wanted: the real structures, then made-up ones, most of them members.

Run with the data folder in the environment: `python -m tests.benchmarks.registers SIZE` grows the
demo's register.
"""

from __future__ import annotations

import random
import sys
from datetime import date

from stdnum import luhn

from membership_ui import wiring
from membership_ui.demo.site import SLUG
from membership_ui.kernel.work import MACHINE, UnitOfWork
from membership_ui.memberships.rules import Dues
from membership_ui.register.queries import entries
from membership_ui.register.queries.entries import EntryFacts
from membership_ui.register.service.entries import EntryChange, change_entries
from membership_ui.register.service.importing import import_structures
from membership_ui.sites import queries as sites
from membership_ui.structures.queries import known_structures
from membership_ui.structures.rules import StructureLine
from membership_ui.structures.service.staging import StagedFile

# French local authorities begin with 2: these numbers meet none of them
_FIRST_NUMBER = 88_000_000


def grow(work: UnitOfWork, size: int) -> None:
    """Fill the demo's register up to `size`, and give seven structures in ten a standing."""
    chance, site = random.Random(1), sites.site_by_slug(work.session, SLUG)
    assert site
    known = [
        each.line
        for each in known_structures(work.session).values()
        if each.line.population is not None
    ]
    lines = [_like(known, rank, chance) for rank in range(size - len(known))]
    import_structures(
        work, site.slug, StagedFile(lines=list(enumerate(lines, start=2))), lambda *_: None
    )
    facts = entries.entry_facts(work.session, site.id or 0).values()
    changes = [
        EntryChange(key, before, _as_member(before, work.now.year, chance)) for key, before in facts
    ]
    change_entries(work, site.id or 0, changes)


def _like(known: list[StructureLine], rank: int, chance: random.Random) -> StructureLine:
    like, number = known[rank % len(known)], str(_FIRST_NUMBER + rank)
    name = f"{like.name}-{chance.choice(known).name}"
    return like._replace(name=name[:200], siren=number + luhn.calc_check_digit(number))


def _as_member(entry: EntryFacts, this_year: int, chance: random.Random) -> EntryFacts:
    dues = chance.choices((Dues.OWED, Dues.PAID, Dues.NONE), (1, 6, 3))[0]
    if dues is Dues.NONE:
        return entry
    year = this_year + chance.choice((-1, 0, 0, 1))
    return entry._replace(
        dues=int(dues),
        covered_from=date(year, 1, 1),
        expires_on=date(year, 12, 31),
        cents=entry.tier_position * 100_00,
    )


if __name__ == "__main__":
    with wiring.transaction(MACHINE, "fr") as unit:
        grow(unit, int(sys.argv[1]))
