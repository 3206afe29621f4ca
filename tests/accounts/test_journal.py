"""A person reads who looked at their data and what was done, and nobody else's lines."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import membership_ui
from membership_ui.accounts.service.devices import end_other_devices
from membership_ui.accounts.service.profiles import change_profile
from membership_ui.accounts.service.reading_journal import own_journal
from membership_ui.accounts.service.signing_in import SignInRequest, open_session
from membership_ui.accounts.views.journal import DEEDS
from membership_ui.adapters import i18n
from membership_ui.kernel.errors import NotAllowed
from membership_ui.kernel.work import VISITOR
from tests.accounts.portrait import ask_phone
from tests.world import World, make_world

NB = "\N{NO-BREAK SPACE}"
PACKAGE = Path(membership_ui.__file__).parent


@pytest.fixture
def world(work) -> World:
    with work() as unit:
        return make_world(unit)


def read(work, world: World, actor, before: int = 0):
    with work(actor) as unit, i18n.use("fr"):
        return own_journal(unit, world.site_id, before)


def test_a_look_is_told_with_who_and_when(work, world: World):
    with work(world.helene) as unit:
        unit.record("account.viewed", f"account:{world.claire.account_id}", site="Rhône")

    (line,) = read(work, world, world.claire).lines

    assert line.what == "Votre fiche de compte a été consultée par l’équipe de Rhône"
    assert line.who == "Hélène Exemple"
    assert line.when == "22 novembre 2026 à 10\N{NO-BREAK SPACE}h\N{NO-BREAK SPACE}30"
    assert line.is_look


def test_what_one_does_oneself_is_no_look(work, world: World):
    with work(world.claire) as unit:
        unit.record("account.exported", f"account:{world.claire.account_id}")

    (line,) = read(work, world, world.claire).lines

    assert (line.who, line.is_look) == ("Vous", False)


def test_a_sign_in_and_its_end_name_the_device(work, world: World):
    asked = SignInRequest(
        world.claire.member_number, "192.0.2.1", world.site_id, False,
        "Mozilla/5.0 (Windows NT 10.0) Firefox/140.0",
    )  # fmt: skip
    with work() as unit:
        open_session(unit, asked, world.claire.account_id or 0)
    with work(world.claire) as unit:
        end_other_devices(unit, "here")

    ended, began = (line.what for line in read(work, world, world.claire).lines[:2])

    assert ended == f"Un appareil a été déconnecté{NB}: Firefox sur Windows"
    assert began == f"Connexion{NB}: Firefox sur Windows"


def test_a_line_of_before_devices_were_kept_names_none(work, world: World):
    with work(world.claire) as unit:
        unit.record("account.session_ended", f"account:{world.claire.account_id}")

    (line,) = read(work, world, world.claire).lines

    assert line.what == "Un appareil a été déconnecté"


def test_a_changed_profile_names_the_fields_not_the_answers(work, world: World):
    with work() as unit:
        ask_phone(unit, world)
    typed = {"given_name": "Claire", "family_name": "Le Goff", "phone": "+33478000101"}
    with work(world.claire) as unit:
        change_profile(unit, world.site_id, typed)

    (line,) = read(work, world, world.claire).lines

    assert line.what == f"Profil modifié{NB}: Nom, Téléphone"


def test_a_field_that_nobody_asks_any_more_is_another_answer(work, world: World):
    with work(world.claire) as unit:
        unit.record(
            "account.profile_changed", f"account:{world.claire.account_id}", keys=["shoe_size"]
        )

    (line,) = read(work, world, world.claire).lines

    assert line.what == f"Profil modifié{NB}: Autre réponse"


def test_a_sign_in_has_no_name_yet(work, world: World):
    with work(VISITOR) as unit:
        unit.record("account.signed_in", f"account:{world.claire.account_id}")

    (line,) = read(work, world, world.claire).lines

    assert (line.what, line.who) == ("Connexion", "")


def test_nobody_reads_the_lines_of_somebody_else(work, world: World):
    with work(world.helene) as unit:
        unit.record("account.viewed", f"account:{world.claire.account_id}", site="Rhône")

    assert read(work, world, world.helene).lines == []
    assert read(work, world, world.stranger).lines == []
    with pytest.raises(NotAllowed):
        read(work, world, VISITOR)


def test_it_is_read_fifty_lines_at_a_time(work, world: World):
    for _time in range(60):
        with work(world.claire) as unit:
            unit.record("account.signed_out", f"account:{world.claire.account_id}")

    first = read(work, world, world.claire)
    rest = read(work, world, world.claire, first.lines[-1].id)

    assert (len(first.lines), first.has_more) == (50, True)
    assert (len(rest.lines), rest.has_more) == (10, False)


def test_an_unknown_verb_still_says_that_something_changed(work, world: World):
    with work(world.claire) as unit:
        unit.record("account.something_new", f"account:{world.claire.account_id}")

    (line,) = read(work, world, world.claire).lines

    assert line.what == "Autre modification du compte"


def test_every_verb_about_an_account_has_its_words():
    said = re.compile(r'work\.record\(\s*"(account\.\w+)",\s*Subject\("account"')
    verbs = {verb for path in PACKAGE.rglob("*.py") for verb in said.findall(path.read_text())}

    assert len(verbs) > 15
    assert verbs <= set(DEEDS)
