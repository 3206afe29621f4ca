"""What is said of a member alike, whether a structure or a person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from membership_ui.structures.addresses import PostalAddress
from membership_ui.structures.identifiers import Identifier

# The kind of a member that is a person; structures have theirs
INDIVIDUAL = "individual"


@dataclass(frozen=True)
class MemberDetails:
    """What papers, letters and lists say of a member. `kind` is a StructureKind or INDIVIDUAL; what
    a person does not have is empty.
    """

    id: int
    name: str
    name_key: str
    kind: str
    address: str
    postal_code: str
    town: str
    region: str
    email: str
    # None of a person
    structure_id: int | None = None
    siren: str = ""
    department: str = ""
    population: int | None = None
    identifiers: Mapping[Identifier, str] = field(default_factory=dict)

    @property
    def is_individual(self) -> bool:
        return self.kind == INDIVIDUAL

    def postal_address(self, country: str) -> PostalAddress:
        """As it is kept: of whatever country the site says."""
        return PostalAddress(country, self.address, self.postal_code, self.town, self.region)

    @property
    def searched_numbers(self) -> tuple[str, ...]:
        """Those that a search finds: a SIRET is found by the SIREN that it begins with."""
        known = self.identifiers.items()
        return tuple(number for each, number in known if each != Identifier.SIRET or not self.siren)
