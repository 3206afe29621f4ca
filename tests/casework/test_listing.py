"""The list of accounts is true after whatever happens to the people and the structures in it."""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import dataclass
from threading import Barrier, Thread

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import col, select

from membership_ui.accounts.events import AccountChanged
from membership_ui.accounts.queries import people
from membership_ui.accounts.rules import LinkPurpose
from membership_ui.accounts.service.addresses import new_link, use_link
from membership_ui.accounts.service.erasing import erase_account, erasure_candidate
from membership_ui.accounts.service.merging import Pair, close_into, reopen
from membership_ui.accounts.service.profiles import change_profile
from membership_ui.accounts.service.registering import register
from membership_ui.accounts.service.signing_in import know_person
from membership_ui.accounts.tables import (
    Account,
    AccountMerge,
    MemberCounter,
    RoleOnSite,
    SiteRole,
)
from membership_ui.kernel.work import Actor, UnitOfWork
from membership_ui.register.service.entries import refresh_entry
from membership_ui.sites.tables import Site
from membership_ui.structures.events import AttachmentChanged
from membership_ui.structures.queries import attachment
from membership_ui.structures.tables import AttachmentStatus, Structure
from tests.accounts.registrations import registration
from tests.casework.lists import ought_to_say, says
from tests.conftest import WorkFactory
from tests.register.towns import import_towns
from tests.test_architecture import MODULES, called_name, room_of, shown, tree
from tests.world import (
    World,
    attach,
    give_role,
    make_account,
    make_site,
    make_structure,
    member_of,
    visit,
)

NAMES = st.sampled_from(("Le Goff", "Élodie", "O’Neil", "王", "Exemple", "Saint-Cyr", "'", "de la"))
TOWNS = st.sampled_from(("Val-d’Œuvre", "Sainte-Colombe", "Condrieu", "Presqu’île", "L’Haÿ"))


@dataclass
class Stage:
    """Three people, two structures, two sites: what the acts are about."""

    work: WorkFactory
    sites: list[Site]
    structures: list[int]
    people: list[int]

    def who(self, unit: UnitOfWork, person: int) -> Account:
        return unit.session.get_one(Account, self.people[person])

    def member(self, unit: UnitOfWork, structure: int) -> int:
        return member_of(unit, unit.session.get_one(Structure, self.structures[structure]))

    def is_open(self, unit: UnitOfWork, person: int) -> bool:
        who = self.who(unit, person)
        return who.erased_at is None and who.closed_at is None

    def actor(self, unit: UnitOfWork, person: int) -> Actor:
        return people.actor_of(unit.session, self.who(unit, person))


def sign_up(stage: Stage, person: int, site: int, text: str) -> None:
    with stage.work() as unit:
        asked = registration(stage.sites[site], given=text, email=f"p{len(stage.people)}@x.example")
        register(unit, asked, "hash")
        made = unit.session.exec(select(Account).order_by(col(Account.id).desc())).first()
        stage.people[person] = (made and made.id) or 0


def come(stage: Stage, person: int, site: int, _text: str) -> None:
    with stage.work() as unit:
        know_person(unit, stage.people[person], stage.sites[site].id or 0)


def take_role(stage: Stage, person: int, site: int, _text: str) -> None:
    """No use case takes or gives one yet: what one must do."""
    with stage.work() as unit:
        held = select(RoleOnSite).where(RoleOnSite.account_id == stage.people[person])
        rows = unit.session.exec(held.where(RoleOnSite.site_id == stage.sites[site].id)).all()
        for row in rows:
            unit.session.delete(row)
        if not rows:
            role = SiteRole.VOLUNTEER
            give_role(unit, stage.people[person], stage.sites[site].id or 0, role)
        unit.announce(AccountChanged(stage.people[person]))


def attach_or_move(stage: Stage, person: int, structure: int, text: str) -> None:
    """Asked, decided, revoked: one status after the other."""
    with stage.work() as unit:
        key = stage.structures[structure]
        row = attachment(unit.session, stage.people[person], key)
        if row is None:
            named = unit.session.get_one(Structure, key)
            attach(unit, stage.actor(unit, person), named, status=AttachmentStatus.PENDING)
        else:
            statuses = list(AttachmentStatus)
            row.status = statuses[(statuses.index(row.status) + len(text)) % len(statuses)]
            unit.announce(AttachmentChanged(row.account_id, row.structure_id))


def rename_person(stage: Stage, person: int, site: int, text: str) -> None:
    with stage.work() as unit:
        if not stage.is_open(unit, person):
            return
        actor = stage.actor(unit, person)
    with stage.work(actor) as unit:
        names = {"given_name": "Ana", "family_name": text if text.strip("'") else "Zoé"}
        change_profile(unit, stage.sites[site].id or 0, names)


def change_address(stage: Stage, person: int, site: int, text: str) -> None:
    with stage.work() as unit:
        if stage.is_open(unit, person):
            email = f"new{len(text)}.{person}@y.example"
            token = new_link(unit, stage.who(unit, person), LinkPurpose.CHANGE, email)
            use_link(unit, token, stage.sites[site].id or 0)


def enter_register(stage: Stage, site: int, structure: int, _text: str) -> None:
    with stage.work() as unit:
        refresh_entry(unit, stage.sites[site % 2].id or 0, stage.member(unit, structure))


def rename_structure(stage: Stage, site: int, structure: int, text: str) -> None:
    """Every register that has it hears of it."""
    with stage.work() as unit:
        unit.session.get_one(Structure, stage.structures[structure]).name = f"Ville {text}"
        for each in stage.sites:
            refresh_entry(unit, each.id or 0, stage.member(unit, structure))


def merge_two(stage: Stage, person: int, site: int, _text: str) -> None:
    with stage.work() as unit:
        other = (person + 1) % len(stage.people)
        keys = {stage.people[person], stage.people[other]}
        if len(keys) == 2 and stage.is_open(unit, person) and stage.is_open(unit, other):
            pair = Pair(stage.who(unit, person), stage.who(unit, other))
            unit.actor = make_account(unit, "Staff")
            close_into(unit, pair, stage.sites[site], known_to=[], reason="")


def undo_last_merge(stage: Stage, _person: int, _site: int, _text: str) -> None:
    with stage.work() as unit:
        standing = select(AccountMerge).where(col(AccountMerge.undone_at).is_(None))
        last = unit.session.exec(standing.order_by(col(AccountMerge.id).desc())).first()
        both = (last.leaving_id, last.staying_id) if last else ()
        rows = [unit.session.get_one(Account, key) for key in both]
        if last and all(row.erased_at is None for row in rows):
            unit.actor = make_account(unit, "Staff")
            reopen(unit, last, unit.session.get_one(Site, last.site_id))


def erase(stage: Stage, person: int, site: int, _text: str) -> None:
    with stage.work() as unit:
        if not stage.is_open(unit, person):
            return
        actor = stage.actor(unit, person)
    with stage.work(actor) as unit:
        checked = erasure_candidate(unit, actor.member_number)
        erase_account(unit, checked, stage.sites[site].id or 0)


ACTS: tuple[Callable[[Stage, int, int, str], None], ...] = (
    sign_up,
    come,
    take_role,
    attach_or_move,
    attach_or_move,
    rename_person,
    change_address,
    enter_register,
    rename_structure,
    merge_two,
    undo_last_merge,
    erase,
)


def _last_number(unit: UnitOfWork) -> int:
    counter = unit.session.get(MemberCounter, 1)
    return counter.last if counter else 0


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    acts=st.lists(
        st.tuples(
            st.sampled_from(ACTS), st.integers(0, 2), st.integers(0, 1), st.one_of(NAMES, TOWNS)
        ),
        min_size=4,
        max_size=14,
    )
)
def test_the_list_says_what_the_accounts_say(work: WorkFactory, world: World, acts):
    with work() as unit:
        # Far from the numbers that the builders of tests give
        unit.session.merge(MemberCounter(id=1, last=max(900_000, _last_number(unit))))
        three = [make_account(unit, name) for name in ("Claire", "Étienne", "Odile")]
        number = three[0].member_number
        stage = Stage(
            work,
            [world.site, make_site(unit, f"s{number}")],
            [make_structure(unit, "Ville", three[rank]).id or 0 for rank in range(2)],
            [who.account_id or 0 for who in three],
        )

        refresh_entry(unit, world.site_id, stage.member(unit, 0))

    for act, one, other, text in acts:
        act(stage, one, other, text)
        with work() as unit:
            assert says(unit.session) == ought_to_say(unit.session), act.__name__


def test_a_structure_that_an_import_brings_or_renames_finds_its_people(
    work: WorkFactory, world: World
):
    with work() as unit:
        town = make_structure(unit, "Saint-Étienne", admin=world.stranger, siren="214202186")
        assert (world.stranger.account_id, world.site_id) not in says(unit.session)

        import_towns(unit, [("Saint-Étienne", "214202186", "42000", "42", 172_000)])
        known = says(unit.session)[world.stranger.account_id or 0, world.site_id]
        import_towns(unit, [("Stéphanie", "214202186", "42000", "42", 172_000)])
        renamed = says(unit.session)[world.stranger.account_id or 0, world.site_id]

        assert town.id
    assert {"saint", "st", "etienne"} <= known
    assert "stephanie" in renamed
    assert not {"saint", "etienne"} & renamed


def test_of_two_who_change_one_account_at_once_neither_is_lost(work: WorkFactory, world: World):
    claire = world.claire.account_id or 0
    with work() as unit:
        visit(unit, claire, world.site_id)
        sites = [make_site(unit, f"s{rank}").id or 0 for rank in range(3)]
    gate = Barrier(4)

    def go(site_id: int | None) -> None:
        gate.wait()
        with work(world.claire) as unit:
            if site_id:
                know_person(unit, claire, site_id)
            else:
                names = {"given_name": "Claire", "family_name": "Le Goff"}
                change_profile(unit, world.site_id, names)

    threads = [Thread(target=go, args=(each,)) for each in (None, *sites)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    with work() as unit:
        assert says(unit.session) == ought_to_say(unit.session)
        assert {site for account_id, site in says(unit.session) if account_id == claire} >= {
            world.site_id,
            *sites,
        }


@pytest.mark.parametrize(
    ("rows", "event"),
    [
        ({"AccountOnSite", "RoleOnSite", "Account"}, "AccountChanged"),
        ({"Attachment"}, "AttachmentChanged"),
    ],
)
def test_whoever_writes_where_people_are_known_says_so(rows: set[str], event: str):
    """Erasing and merging tell it in words of their own."""
    silent = [
        shown(path)
        for path in MODULES
        if room_of(path) not in {"adapters", "jobs"}
        for made in [{called_name(node) for node in calls_of(path)}]
        if made & rows and event not in made
    ]

    assert silent == []


def calls_of(path) -> list[ast.Call]:
    return [node for node in ast.walk(tree(path)) if isinstance(node, ast.Call)]
