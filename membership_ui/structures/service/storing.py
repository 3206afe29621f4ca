"""Structures of a file beside those that are known, and stored, within a transaction."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from sqlalchemy import update

from membership_ui.adapters.bulk import insert_rows
from membership_ui.kernel.work import UnitOfWork
from membership_ui.structures import queries
from membership_ui.structures.identifiers import Identifier
from membership_ui.structures.queries import KnownStructure
from membership_ui.structures.rules import COLUMNS, StructureLine
from membership_ui.structures.tables import Structure


class PlannedStructure(NamedTuple):
    """A line beside what is known: the structure as it will be. `id` is None for a new one;
    `numbers` are those that a search finds beside the SIREN;
    `takes_back`: the population is again the one of before the last change.
    """

    id: int | None
    line: StructureLine
    is_changed: bool
    town: str = ""
    email: str = ""
    numbers: tuple[str, ...] = ()
    population_before: int | None = None
    takes_back: bool = False


def plan_structures(work: UnitOfWork, lines: Iterable[StructureLine]) -> list[PlannedStructure]:
    """What storing `lines` would do; writes nothing. An empty cell erases nothing."""
    known = queries.known_structures(work.session)
    return [_planned(line, known.get(line.siren)) for line in lines]


def store_structures(work: UnitOfWork, planned: Sequence[PlannedStructure]) -> dict[str, int]:
    """Insert the new ones, bring the changed ones up to date; gives the id of every SIREN."""
    unsaid = (*Identifier, "address", "town", "region", "email")
    columns = (*COLUMNS, "name_key", "created_at", *unsaid)
    new = (
        (*each.line, each.line.name_key, work.now, *("" for _name in unsaid))
        for each in planned
        if each.id is None
    )
    insert_rows(work.session, Structure, columns, new)
    changed = [
        {
            "id": each.id,
            "name_key": each.line.name_key,
            "population_before": each.population_before,
            **each.line._asdict(),
        }
        for each in planned
        if each.id is not None and each.is_changed
    ]
    if changed:
        work.session.execute(update(Structure), changed)
    return queries.ids_by_siren(work.session)


def _planned(line: StructureLine, known: KnownStructure | None) -> PlannedStructure:
    if known is None:
        return PlannedStructure(None, line, is_changed=True)
    merged = line._replace(
        insee_code=line.insee_code or known.line.insee_code,
        # The postal code belongs to an address that the member may have corrected: the file only
        # fills it
        postal_code=known.line.postal_code or line.postal_code,
        department=line.department or known.line.department,
    )
    takes_back = merged.population not in (known.line.population, None) and (
        merged.population == known.population_before
    )
    return PlannedStructure(
        known.id,
        merged,
        merged != known.line,
        known.town,
        known.email,
        known.numbers,
        _population_before(known, merged, takes_back=takes_back),
        takes_back,
    )


def _population_before(
    known: KnownStructure, merged: StructureLine, *, takes_back: bool
) -> int | None:
    """Nothing after a step back: the right file, once it follows, takes nothing back."""
    if merged.population == known.line.population:
        return known.population_before
    return None if takes_back else known.line.population
