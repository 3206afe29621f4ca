"""The demo's further sites say everything that a site must say, in both languages."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest
from sqlmodel import select

from membership_ui.accounts.queries.fields import profile_fields
from membership_ui.accounts.rules.fields import FieldKind
from membership_ui.billing.rules import offered_methods
from membership_ui.demo.loading import OTHER_SITES
from membership_ui.demo.site_data import DemoSite, add_demo_site
from membership_ui.sites.rules import ACCENTS, RESERVED_SLUGS, LegalIdentity, Policy
from membership_ui.sites.tables import Site
from membership_ui.structures.identifiers import Identifier

every_site = pytest.mark.parametrize("said", OTHER_SITES, ids=lambda said: said.slug)


@every_site
def test_a_site_of_the_demo_is_whole(said: DemoSite):
    policy = Policy.parse(said.policy)
    for rule in policy.identifiers:
        assert rule.identifier in set(Identifier)
    assert len(offered_methods(policy)) == len(said.policy["payment_methods"])
    LegalIdentity.parse(said.legal)
    ZoneInfo(said.time_zone)

    assert said.slug not in RESERVED_SLUGS
    assert ACCENTS[said.accent] == said.gray
    assert {"login.headline", "home.headline", "home.text"} <= set(said.texts)
    assert all(text["fr"] and text["en"] for text in said.texts.values())


@every_site
def test_its_questions_are_asked_in_both_languages(said: DemoSite, work):
    with work() as unit:
        add_demo_site(unit, said)
    with work() as unit:
        site = unit.session.exec(select(Site)).one()
        fields = profile_fields(unit.session, site.id or 0)

    for field in fields:
        assert field.labels["fr"]
        assert field.labels["en"]
        assert field.section["fr"]
        assert bool(field.choices) == (field.kind is FieldKind.CHOICE)


def test_each_site_asks_what_it_needs():
    asked = {
        said.slug: [ask.key for _french, _english, asks in said.asks for ask in asks]
        for said in OTHER_SITES
    }

    assert asked["cler"] == []
    assert asked["cjr"] == ["personal_phone", "birth_date", "postal_address"]
    assert set(asked["nord"]) == {
        "civility", "birth_date", "employer", "activity", "department", "work_phone",
        "work_address", "personal_phone", "family_situation", "children", "postal_address",
    }  # fmt: skip
    assert [said.slug for said in OTHER_SITES if said.policy.get("asks_household")] == ["nord"]
