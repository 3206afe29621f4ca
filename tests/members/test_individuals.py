"""A person is a member like a structure: holds a term, gets a quote, renews, is invoiced, pays and
finds the papers.
"""

from __future__ import annotations

import pytest
from sqlmodel import select

from membership_ui.accounts.events import AccountChanged, AccountErased
from membership_ui.accounts.tables import Account
from membership_ui.adapters import i18n
from membership_ui.adapters.tables import AuditEvent
from membership_ui.billing.documents import DocumentContent
from membership_ui.billing.service.checking import AddressMissing
from membership_ui.billing.service.files import may_send
from membership_ui.billing.service.listing import own_documents
from membership_ui.billing.service.reading import readable_document
from membership_ui.billing.tables import Document
from membership_ui.billing.views.search import DocumentSearch
from membership_ui.casework.service.member_sheet import member_sheet
from membership_ui.kernel.errors import NotAllowed, NotFound
from membership_ui.members import queries as members
from membership_ui.members.rules import INDIVIDUAL
from membership_ui.members.service.joining import forget_address
from membership_ui.members.service.managing import administrators, chosen_member, managed_member
from membership_ui.members.service.my_data import member_data
from membership_ui.register.queries.entries import entry as register_entry
from membership_ui.register.service.entries import refresh_entry
from membership_ui.register.service.searching import register_page
from membership_ui.register.views.register_search import RegisterSearch
from membership_ui.renewals.service.deciding import invoice_renewal
from membership_ui.renewals.service.quoting import issue_own_quote
from membership_ui.renewals.service.reading_answers import read_request
from membership_ui.renewals.service.receiving import receive_payment
from membership_ui.renewals.service.renewing import save_draft, submit_renewal
from membership_ui.renewals.service.reviewing import renewal_requests
from membership_ui.renewals.service.terms import renewable_term
from membership_ui.renewals.service.viewing import renewal_page
from membership_ui.renewals.views.request_search import RequestSearch
from membership_ui.sites.tables import Site
from membership_ui.space.service.landing import landing_page
from membership_ui.space.service.memberships import memberships_page
from tests.world import (
    GOOD_ANSWERS,
    World,
    make_account,
    make_fee_scales,
    make_site,
    make_term,
    make_world,
    member_of,
)

ANSWERS = {
    **{name: text for name, text in GOOD_ANSWERS.items() if name != "siret"},
    "address": "3 rue Basse",
    "email": "odile@members.example",
}
PAID = {"amount": "200", "method": "transfer", "received_on": "2026-11-22", "reference": "VIR 1"}


@pytest.fixture
def world(work) -> World:
    with work() as unit:
        return make_world(unit)


@pytest.fixture
def odile(work, world: World):
    """A person who was a member in 2026, and their key as one."""
    with work() as unit:
        who = make_account(unit, "Odile")
        key = member_of(unit, who)
        make_term(unit, world.site, key, world.tiers[2026, "small"])
        refresh_entry(unit, world.site_id, key)
    return who, key


@pytest.fixture
def club(work):
    """A site of individuals with one yearly fee, and a person whose year ends soon; where she
    lives is not known.
    """
    with work() as unit:
        site = make_site(unit, "club", members_are="individuals", fee="fixed", identifiers=[])
        tiers = list(make_fee_scales(unit, site, (2026, 2027)).values())
        for tier in tiers:
            if tier.code == "large":
                unit.session.delete(tier)
        who = make_account(unit, "Odile")
        term = make_term(unit, site, member_of(unit, who), tiers[0])
        refresh_entry(unit, site.id or 0, term.member_id)
    return site, who


def test_a_person_renews_is_invoiced_and_pays(work, world, odile):
    who, key = odile
    with work(who) as unit, i18n.use("fr"):
        save_draft(unit, world.site_id, key, ANSWERS)
        issue_own_quote(unit, world.site_id, key)
        renewal_id = submit_renewal(unit, world.site_id, key, ANSWERS)
    with work(world.amina) as unit:
        invoice = unit.session.get_one(Document, invoice_renewal(unit, renewal_id))
        receive_payment(unit, renewal_id, PAID)

    buyer = DocumentContent.from_json(invoice.content).buyer
    assert (buyer.name, buyer.address) == ("Odile Exemple", ("3 rue Basse", "69420 CONDRIEU"))
    assert (buyer.siren, buyer.siret, buyer.identifiers) == ("", "", ())
    with work(who) as unit, i18n.use("fr"):
        papers = own_documents(unit, world.site_id, DocumentSearch()).lines
        assert {line.kind for line in papers} == {"Devis", "Facture", "Reçu"}
        assert readable_document(unit, invoice.id).number == invoice.number
        assert [one.id for one in administrators(unit, key)] == [who.account_id]
    with work(world.stranger) as unit:
        with pytest.raises(NotFound):
            readable_document(unit, invoice.id)
        with pytest.raises(NotAllowed):
            managed_member(unit, key)


def test_staff_find_a_person_among_the_members(work, world, odile):
    who, key = odile
    with work(who) as unit:
        submit_renewal(unit, world.site_id, key, ANSWERS)

    with work(world.amina) as unit, i18n.use("fr"):
        [line] = register_page(unit, world.site_id, RegisterSearch("odile"), {}).lines
        only_people = RegisterSearch.parse({"kind": INDIVIDUAL})
        assert register_page(unit, world.site_id, only_people, {}).lines == [line]
        requests = renewal_requests(unit, world.site_id, RequestSearch.parse({"q": "odile"})).lines
        sheet = member_sheet(unit, world.site_id, key)
    assert (line.member_id, line.name, line.kind) == (key, "Odile Exemple", "Particulier")
    assert [request.structure for request in requests] == ["Odile Exemple"]
    assert (sheet.name, sheet.intro, sheet.shows_people) == ("Odile Exemple", "Particulier", False)


def test_a_person_renews_on_the_pages_of_a_club(work, club):
    site, odile = club
    with work(odile) as unit, i18n.use("fr"):
        key = chosen_member(unit, site.slug, 0)
        page = memberships_page(unit, site.slug, key)
        form = renewal_page(unit, site.slug, key)

    assert page.intro == "Odile Exemple, membre depuis 2026"
    assert (page.members, page.panel.accounts, page.query) == ([], "", "")
    assert page.step.renew
    assert (form.member, form.is_individual, form.blocked) == ("Odile Exemple", True, "")
    assert form.identifiers == []


def test_a_person_is_asked_for_no_email_and_no_tier_where_there_is_one(work, club):
    site, odile = club
    with work(odile) as unit:
        key = chosen_member(unit, site.slug, 0)
        start = renewable_term(unit, site.id, key)

        checked = read_request(start, {**ANSWERS, "email": "not an address"})

    assert (checked.email, checked.asked_tier) == ("", "")


def test_a_quote_for_a_person_without_an_address_is_refused_kindly(work, club):
    site, odile = club
    with work(odile) as unit, pytest.raises(AddressMissing) as refused:
        issue_own_quote(unit, site.id, chosen_member(unit, site.slug, 0))

    with i18n.use("fr"):
        assert "Odile Exemple\u00a0: l’adresse manque" in i18n.sentence(refused.value)


def test_a_club_shows_no_structure_that_is_managed_elsewhere(work, world, club):
    site, odile = club
    with work(world.claire) as unit:
        assert chosen_member(unit, site.slug, 0) == 0
        assert landing_page(unit, odile.account_id, site.id) == "memberships"
        assert not memberships_page(unit, site.slug, world.member_id).has_membership


def test_a_new_name_is_found_in_the_register(work, world, odile):
    who, key = odile
    with work() as unit:
        account = unit.session.get_one(Account, who.account_id)
        account.family_name = "Renommée"
        unit.announce(AccountChanged(account.id or 0))

    with work(world.amina) as unit, i18n.use("fr"):
        [line] = register_page(unit, world.site_id, RegisterSearch("renommee"), {}).lines
        sorted_by = register_entry(unit.session, world.site_id, key)
    assert (line.member_id, line.name) == (key, "Odile Renommée")
    # Persons stand by their family names
    assert sorted_by
    assert sorted_by.name_key == "renommee odile"


def test_a_person_who_is_a_member_may_send_a_purchase_order(work, odile):
    who, _key = odile
    with work(who) as unit:
        may_send(unit, None, 1000)


def test_where_a_person_lives_is_not_told_to_the_journal(work, world, odile):
    who, key = odile
    with work(who) as unit:
        submit_renewal(unit, world.site_id, key, ANSWERS)

    with work() as unit:
        member = members.member(unit.session, key)
        assert (member.address, member.town) == ("3 rue Basse", "Condrieu")
        corrected = select(AuditEvent).where(AuditEvent.verb == "account.corrected")
        facts = unit.session.exec(corrected).one().facts
    assert facts == {"changed": ["address", "postal_code", "town"]}


def test_a_person_takes_their_province_along(work, world, odile):
    who, key = odile
    with work() as unit:
        site = unit.session.get_one(Site, world.site_id)
        site.stored_policy = {**site.stored_policy, "country": "CA"}
    where = {"postal_code": "H2X 1Y4", "town": "Montréal", "region": "Quebec"}
    with work(who) as unit:
        submit_renewal(unit, world.site_id, key, ANSWERS | where)

    with work() as unit:
        [own] = member_data(unit, who.account_id or 0)["member"]
        assert (own["town"], own["region"]) == ("Montréal", "QC")
        forget_address(unit, AccountErased(who.account_id or 0))
        assert members.member(unit.session, key).region == ""
