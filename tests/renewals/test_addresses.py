"""The address of whoever renews, on a site of a country with provinces and on one without."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlmodel import select

from membership_ui.adapters import i18n
from membership_ui.adapters.i18n import sentence
from membership_ui.adapters.tables import AuditEvent
from membership_ui.billing.documents import DocumentContent
from membership_ui.billing.documents.page import page_of
from membership_ui.billing.service.checking import Unreadable
from membership_ui.billing.tables import Document
from membership_ui.casework.service.member_sheet import member_sheet
from membership_ui.kernel.errors import InvalidForm
from membership_ui.members import queries as members
from membership_ui.renewals.service.deciding import invoice_renewal
from membership_ui.renewals.service.quoting import issue_own_quote
from membership_ui.renewals.service.renewing import save_draft, submit_renewal
from membership_ui.renewals.service.viewing import renewal_draft, renewal_page
from membership_ui.renewals.views.renewal import RegionField, RenewalView
from membership_ui.sites.tables import Site
from membership_ui.structures.addresses import PostalAddress
from membership_ui.structures.tables import Structure
from tests.conftest import WorkFactory
from tests.world import GOOD_ANSWERS, World

MONTREAL = {"address": "4 rue Basse", "postal_code": "h2x1y4", "town": "Montréal"}
ANSWERS = {**GOOD_ANSWERS, **MONTREAL, "region": "Québec"}
PRINTED = ("4 RUE BASSE", "MONTRÉAL QC H2X 1Y4")


@pytest.fixture
def in_canada(work: WorkFactory, world: World) -> None:
    move_site(work, world, "CA")


def move_site(work: WorkFactory, world: World, country: str) -> None:
    with work() as unit:
        site = unit.session.get_one(Site, world.site_id)
        site.stored_policy = {**site.stored_policy, "country": country}


def form(work: WorkFactory, world: World, locale: str = "fr") -> RenewalView:
    with work(world.claire) as unit, i18n.use(locale):
        return renewal_page(unit, "rhone", world.member_id)


def submitted(work: WorkFactory, world: World, answers: dict[str, str]) -> int:
    with work(world.claire) as unit:
        return submit_renewal(unit, world.site_id, world.member_id, answers)


@contextmanager
def refused(locale: str, **sentences: str) -> Iterator[None]:
    with pytest.raises(InvalidForm) as form, i18n.use(locale):
        yield
    with i18n.use(locale):
        assert {one.field: sentence(one) for one in form.value.problems} == sentences


@pytest.mark.usefixtures("in_canada")
def test_a_canadian_form_offers_the_provinces_in_both_languages(work, world):
    french, english = form(work, world), form(work, world, "en")

    assert (french.region.label, english.region.label) == ("Province", "Province")
    assert [french.region.choices[0].text, english.region.choices[0].text] == ["Choisir", "Choose"]
    assert ("QC", "Québec") in {(one.value, one.text) for one in french.region.choices}
    assert ("QC", "Quebec") in {(one.value, one.text) for one in english.region.choices}
    assert (french.answers["region"], french.needed["region"]) == ("", True)


def test_a_french_form_has_no_region(work, world):
    view = form(work, world)

    assert view.region == RegionField()
    assert view.needed == {"address": True, "postal_code": True, "town": True, "region": False}


def test_an_island_is_typed(work, world):
    move_site(work, world, "PF")

    assert form(work, world).region == RegionField("Île")
    assert form(work, world, "en").region == RegionField("Island")


@pytest.mark.usefixtures("in_canada")
def test_a_canadian_address_reaches_the_structure_the_sheet_and_the_papers(work, world):
    renewal_id = submitted(work, world, ANSWERS)

    with work(world.amina) as unit, i18n.use("fr"):
        kept = members.details(unit.session, world.member_id).postal_address("CA")
        assert kept == PostalAddress("CA", "4 rue Basse", "H2X 1Y4", "Montréal", "QC")
        invoice = unit.session.get_one(Document, invoice_renewal(unit, renewal_id))
        sheet = dict(member_sheet(unit, world.site_id, world.member_id).contact)
        told = unit.session.exec(select(AuditEvent).where(AuditEvent.verb == "structure.corrected"))
        assert told.one().facts["changed"]["region"] == ["", "QC"]
    assert sheet["Adresse"] == "4 rue Basse, Montréal QC H2X 1Y4"
    buyer = DocumentContent.from_json(invoice.content).buyer
    assert (buyer.address, buyer.postal) == (PRINTED, kept)
    for locale in ("fr", "en"):
        assert page_of(invoice, locale).buyer.lines[:2] == PRINTED


@pytest.mark.usefixtures("in_canada")
def test_a_quote_names_the_province_of_the_draft(work, world):
    with work(world.claire) as unit:
        save_draft(unit, world.site_id, world.member_id, ANSWERS | {"region": "QC"})
        quote = unit.session.get_one(
            Document, issue_own_quote(unit, world.site_id, world.member_id)
        )

    assert DocumentContent.from_json(quote.content).buyer.address == PRINTED


@pytest.mark.usefixtures("in_canada")
def test_what_is_wrong_with_a_province_is_said_beside_it(work, world):
    with refused("fr", region="Ce champ est nécessaire à la facture."):
        submitted(work, world, ANSWERS | {"region": ""})
    with refused(
        "en", postal_code="This postal code does not go with “Ontario”. Correct one of the two."
    ):
        submitted(work, world, ANSWERS | {"region": "Ontario"})
    with refused("en", region="“\U0001f333” cannot be printed on an invoice."):
        move_site(work, world, "PF")
        facts = {"postal_code": "98713", "town": "Papeete", "region": "\U0001f333"}
        submitted(work, world, ANSWERS | facts)

    with work() as unit:
        assert unit.session.get_one(Structure, world.structure_id).town == "Condrieu"


@pytest.mark.usefixtures("in_canada")
def test_a_draft_says_what_is_wrong_with_its_province(work, world):
    with work(world.claire) as unit, i18n.use("en"):
        save_draft(unit, world.site_id, world.member_id, ANSWERS | {"region": "Savoie"})
        draft = renewal_draft(unit, world.site_id, world.member_id)

    assert draft.problems == {"region": "Choose one of the list: “Savoie” is not in it."}


@pytest.mark.usefixtures("in_canada")
def test_a_province_that_is_not_known_yet_stops_no_quote(work, world):
    with work() as unit:
        structure = unit.session.get_one(Structure, world.structure_id)
        structure.postal_code, structure.town = "H2X 1Y4", "Montréal"

    with work(world.claire) as unit:
        quote_id = issue_own_quote(unit, world.site_id, world.member_id)
        content = unit.session.get_one(Document, quote_id).content

    assert content["buyer"]["address"] == ["1 PLACE DE LA MAIRIE", "MONTRÉAL H2X 1Y4"]


@pytest.mark.parametrize("kept", [{"region": "Savoie"}, {"region": "ON"}])
@pytest.mark.usefixtures("in_canada")
def test_an_address_that_no_form_would_read_reaches_no_document(work, world, kept):
    with work() as unit:
        structure = unit.session.get_one(Structure, world.structure_id)
        for name, text in {**MONTREAL, **kept}.items():
            setattr(structure, name, text)

    with pytest.raises(Unreadable, match="cannot be printed like this"), work(world.claire) as unit:
        issue_own_quote(unit, world.site_id, world.member_id)


def test_a_french_address_forgets_a_province(work, world):
    with work() as unit:
        unit.session.get_one(Structure, world.structure_id).region = "QC"

    submitted(work, world, GOOD_ANSWERS | {"region": "QC"})

    with work() as unit:
        assert unit.session.get_one(Structure, world.structure_id).region == ""
