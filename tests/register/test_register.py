"""An entry of the register: what it says of a member, who may read it. On both databases."""

from datetime import date

import pytest
from sqlmodel import Session, col, func, select

from membership_ui.adapters.i18n import use
from membership_ui.kernel.errors import NotAllowed
from membership_ui.memberships.rules import NO_AMOUNT, NO_EXPIRY, Dues, MembershipStatus
from membership_ui.register.service.entries import refresh_entry
from membership_ui.register.service.searching import filters_of_register, register_page
from membership_ui.register.tables import RegisterEntry
from membership_ui.register.views.register_search import RegisterSearch
from membership_ui.renewals.service.deciding import invoice_renewal
from membership_ui.renewals.service.renewing import save_draft, submit_renewal
from tests.conftest import WorkFactory
from tests.register.towns import listed, world_with_towns
from tests.world import GOOD_ANSWERS, World, make_membership, make_structure, make_world, member_of


@pytest.fixture
def world(work: WorkFactory) -> World:
    return world_with_towns(work)


def entry(session: Session, world: World) -> RegisterEntry:
    return session.exec(
        select(RegisterEntry).where(RegisterEntry.member_id == world.member_id)
    ).one()


def test_an_empty_register_says_so(work: WorkFactory):
    with work() as unit:
        lone = make_world(unit)
    with work(lone.yann) as unit:
        assert register_page(unit, lone.site_id, RegisterSearch(), {}).is_empty


@pytest.mark.parametrize(
    ("locale", "counted"), [("fr", "7 adhérents au total"), ("en", "7 members in all")]
)
def test_the_register_counts_members_whether_structures_or_persons(
    work: WorkFactory, world: World, locale: str, counted: str
):
    with work(world.yann) as unit, use(locale):
        assert register_page(unit, world.site_id, RegisterSearch(), {}).in_all == counted


@pytest.mark.parametrize("who", ["claire", "stranger"])
def test_members_do_not_see_the_register(work: WorkFactory, world: World, who: str):
    with work(getattr(world, who)) as unit:
        with pytest.raises(NotAllowed):
            register_page(unit, world.site_id, RegisterSearch(), {})
        with pytest.raises(NotAllowed):
            filters_of_register(unit, world.site_id)


def test_staff_of_another_site_do_not_see_it(work: WorkFactory, world: World):
    with work() as unit:
        other = make_world(unit, "loire")

    with work(other.helene) as unit, pytest.raises(NotAllowed):
        register_page(unit, world.site_id, RegisterSearch(), {})
    with work(other.helene) as unit:
        assert register_page(unit, other.site_id, RegisterSearch(text="etienne"), {}).lines == []


def test_a_payment_moves_the_entry_along(work: WorkFactory, world: World):
    with work() as unit:
        before = entry(unit.session, world)
    assert (before.dues, before.expires_on, before.cents) == (Dues.PAID, date(2026, 12, 31), 200_00)

    with work() as unit:
        owed = make_membership(
            unit, world.site, world.structure, world.tiers[2027, "large"], year=2027
        )
        owed.status = MembershipStatus.DUE
        refresh_entry(unit, world.site_id, world.member_id)
    with work() as unit:
        due = entry(unit.session, world)
    assert (due.dues, due.expires_on, due.cents, due.tier_code) == (
        Dues.OWED,
        date(2026, 12, 31),
        450_00,
        "large",
    )

    with work() as unit:
        unit.session.merge(owed).status = MembershipStatus.PAID
        refresh_entry(unit, world.site_id, world.member_id)
    with work() as unit:
        paid = entry(unit.session, world)
    assert (paid.dues, paid.covered_from, paid.expires_on) == (
        Dues.PAID,
        date(2026, 1, 1),
        date(2027, 12, 31),
    )
    assert listed(work, world, standing="active") == ["Ville de Condrieu"]


def test_a_line_says_that_a_request_is_in(work: WorkFactory, world: World):
    def said() -> tuple[int, str]:
        with use("fr"), work(world.yann) as unit:
            found = register_page(unit, world.site_id, RegisterSearch(), {}).lines
        (line,) = [one for one in found if one.member_id == world.member_id]
        assert all(one.request_id == 0 for one in found if one != line)
        return line.request_id, line.request

    with work(world.claire) as unit:
        save_draft(unit, world.site_id, world.member_id, GOOD_ANSWERS)
    assert said() == (0, "")
    with work(world.claire) as unit:
        renewal_id = submit_renewal(unit, world.site_id, world.member_id, GOOD_ANSWERS)
    assert said() == (renewal_id, "Demande reçue")
    with work(world.amina) as unit:
        invoice_renewal(unit, renewal_id)
    assert said() == (renewal_id, "Demande facturée")


def test_a_structure_without_a_membership_has_no_expiry_and_no_amount(
    work: WorkFactory, world: World
):
    with work() as unit:
        structure = make_structure(unit, "Neuville", population=None)
        refresh_entry(unit, world.site_id, member_of(unit, structure))
    with work() as unit:
        made = unit.session.exec(
            select(RegisterEntry).where(RegisterEntry.member_id == member_of(unit, structure))
        ).one()

    assert (made.dues, made.expires_on, made.cents, made.tier_code) == (
        Dues.NONE,
        NO_EXPIRY,
        NO_AMOUNT,
        "",
    )


def test_refreshing_twice_makes_one_entry(work: WorkFactory, world: World):
    with work() as unit:
        for _again in range(2):
            refresh_entry(unit, world.site_id, world.member_id)
    with work() as unit:
        count = select(func.count()).where(col(RegisterEntry.member_id) == world.member_id)
        assert unit.session.exec(count).one() == 1


def test_the_site_says_how_its_lines_read(work: WorkFactory, world: World):
    with work(world.yann) as unit:
        view = register_page(unit, world.site_id, RegisterSearch(text="condrieu"), {})

    line = view.lines[0]
    assert (line.name, line.department, line.expires, line.dues) == (
        "Ville de Condrieu", "69", "31 déc. 2026", "200,00\u00a0€",
    )  # fmt: skip
    assert line.badge.color == "amber"
    assert "4\u00a0999" in line.tier


def test_active_filters_are_told_as_chips(work: WorkFactory, world: World):
    asked = RegisterSearch.parse({"q": "x", "department": "69", "standing": "none", "tier": "gone"})
    with work(world.yann) as unit:
        view = register_page(unit, world.site_id, asked, {})

    assert [chip.name for chip in view.chips] == ["department", "tier", "standing"]
    assert asked.unfiltered().query == ""
