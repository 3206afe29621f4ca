"""A person is a member like a structure: holds a term, gets a quote, renews, is invoiced, pays and
finds the papers.
"""

from __future__ import annotations

import pytest
from sqlmodel import select

from membership_ui.adapters import i18n
from membership_ui.adapters.tables import AuditEvent
from membership_ui.billing.documents import DocumentContent
from membership_ui.billing.service.listing import own_documents
from membership_ui.billing.service.reading import readable_document
from membership_ui.billing.tables import Document
from membership_ui.billing.views.search import DocumentSearch
from membership_ui.casework.service.member_sheet import member_sheet
from membership_ui.kernel.errors import NotAllowed, NotFound
from membership_ui.members import queries as members
from membership_ui.members.service.managing import administrators, managed_member
from membership_ui.register.service.entries import refresh_entry
from membership_ui.register.service.searching import register_page
from membership_ui.register.views.register_search import RegisterSearch
from membership_ui.renewals.service.deciding import invoice_renewal
from membership_ui.renewals.service.quoting import issue_own_quote
from membership_ui.renewals.service.receiving import receive_payment
from membership_ui.renewals.service.renewing import save_draft, submit_renewal
from membership_ui.renewals.service.reviewing import renewal_requests
from membership_ui.renewals.views.request_search import RequestSearch
from tests.world import GOOD_ANSWERS, World, make_account, make_membership, make_world, member_of

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
        term = make_membership(unit, world.site, world.structure, world.tiers[2026, "small"], 2025)
        term.member_id = key = member_of(unit, who)
        term.starts_on, term.ends_on = world.membership.starts_on, world.membership.ends_on
        refresh_entry(unit, world.site_id, key)
    return who, key


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
    assert (buyer.name, buyer.address) == ("Odile Exemple", ("3 rue Basse", "69420 Condrieu"))
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
        requests = renewal_requests(unit, world.site_id, RequestSearch.parse({"q": "odile"})).lines
        sheet = member_sheet(unit, world.site_id, key)
    assert (line.member_id, line.name, line.kind) == (key, "Odile Exemple", "Particulier")
    assert [request.structure for request in requests] == ["Odile Exemple"]
    assert (sheet.name, sheet.intro, sheet.shows_people) == ("Odile Exemple", "Particulier", False)


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
