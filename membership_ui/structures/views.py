"""How a structure is written down, as staff read it."""

from __future__ import annotations

from collections.abc import Sequence

from membership_ui.adapters.i18n import _
from membership_ui.kernel.views import Choice
from membership_ui.structures.identifiers import NAMES, grouped, shown
from membership_ui.structures.tables import Structure


def identity_facts(structure: Structure) -> list[tuple[str, str]]:
    """Labels and values of what is known; nothing for what is not."""
    known = structure.identifiers.items()
    pairs = (
        (_("SIREN"), grouped(structure.siren or "", (3, 3, 3))),
        *((_(NAMES[each]), shown(each, number)) for each, number in known),
        (_("Address"), place_of(structure)),
    )
    return [(term, value) for term, value in pairs if value]


def place_of(structure: Structure) -> str:
    """The address on one line: `4 place de la Mairie, 29000 Kerlann`."""
    town = f"{structure.postal_code} {structure.town}".strip()
    return ", ".join(filter(None, (*structure.address.splitlines(), town)))


def structure_query(managed: Sequence[Structure], structure_id: int | None) -> str:
    """What leads other pages to the same structure; nothing where there is no choice."""
    return f"?structure={structure_id}" if len(managed) > 1 else ""


def structure_choices(managed: Sequence[Structure]) -> list[Choice]:
    """For the switch between structures; one needs none."""
    if len(managed) < 2:
        return []
    return [Choice(str(structure.id), structure.name) for structure in managed]
