"""How a member is written down, and how a page turns to another one."""

from __future__ import annotations

from collections.abc import Sequence

from membership_ui.adapters.i18n import _
from membership_ui.kernel.views import Choice
from membership_ui.members.queries import NamedMember
from membership_ui.members.rules import MemberDetails
from membership_ui.structures.addresses import address_lines
from membership_ui.structures.identifiers import NAMES, grouped, shown


def identity_facts(member: MemberDetails, country: str) -> list[tuple[str, str]]:
    """Labels and values of what is known; nothing for what is not. `country` is the site's."""
    pairs = (
        (_("SIREN"), grouped(member.siren, (3, 3, 3))),
        *((_(NAMES[each]), shown(each, number)) for each, number in member.identifiers.items()),
        (_("Address"), place_of(member, country)),
    )
    return [(term, value) for term, value in pairs if value]


def place_of(member: MemberDetails, country: str) -> str:
    """The address on one line: `4 place de la Mairie, 29000 Kerlann`."""
    return ", ".join(address_lines(member.postal_address(country)))


def member_query(managed: Sequence[NamedMember], member_id: int) -> str:
    """What leads other pages to the same member; nothing where there is no choice."""
    return f"?member={member_id}" if len(managed) > 1 else ""


def member_choices(managed: Sequence[NamedMember]) -> list[Choice]:
    """For the switch between members; one needs none."""
    if len(managed) < 2:
        return []
    return [Choice(str(member.id), member.name) for member in managed]
