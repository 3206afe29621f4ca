"""How a structure is written down, as staff read it."""

from __future__ import annotations

from membership_ui.adapters.i18n import _
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
