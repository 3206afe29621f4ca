"""Towns of the register, and what its list shows of them."""

from __future__ import annotations

from collections.abc import Iterable

from membership_ui.kernel.work import UnitOfWork
from membership_ui.register.service.entries import refresh_entry
from membership_ui.register.service.importing import import_structures
from membership_ui.register.service.searching import register_page
from membership_ui.register.views.register_search import RegisterSearch
from membership_ui.structures.rules import StructureKind, StructureLine
from membership_ui.structures.service.staging import StagedFile
from tests.conftest import WorkFactory
from tests.structures.files import unheard
from tests.world import World, make_world

Town = tuple[str, str, str, str, int]
TOWNS: tuple[Town, ...] = (
    ("L'Haÿ-les-Roses", "219400389", "94240", "94", 31_000),
    ("Saint-Étienne", "214202186", "42000", "42", 172_000),
    ("Saint-Étienne-du-Bois", "210103503", "01370", "01", 2_584),
    ("Œuilly", "210205423", "02160", "02", 293),
    ("Sainte-Colombe", "216902650", "69560", "69", 1_900),
    ("Villefranche-sur-Saône", "216902643", "69400", "69", 36_000),
)


def world_with_towns(work: WorkFactory) -> World:
    """The usual world, its structure and the towns in the register."""
    with work() as unit:
        world = make_world(unit)
        import_towns(unit, TOWNS)
        refresh_entry(unit, world.site_id, world.member_id)
    return world


def import_towns(unit: UnitOfWork, towns: Iterable[Town]) -> None:
    lines = [
        StructureLine(name, StructureKind.COMMUNE, siren, "", postal_code, department, population)
        for name, siren, postal_code, department, population in towns
    ]
    import_structures(unit, "rhone", StagedFile(lines=list(enumerate(lines, start=2))), unheard)


def listed(work: WorkFactory, world: World, **asked: str) -> list[str]:
    """The names on the page that `asked` shows to a reviewer."""
    with work(world.yann) as unit:
        view = register_page(unit, world.site_id, RegisterSearch.parse(asked), {})
    return [line.name for line in view.lines]
