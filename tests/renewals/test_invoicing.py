"""Staff decide, invoice, record the money; the term follows. On both databases, two people
at once included.
"""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlmodel import col, select

from membership_ui import wiring
from membership_ui.accounts.tables import Account, SiteRole
from membership_ui.adapters.tables import Job
from membership_ui.billing.documents import DocumentContent
from membership_ui.billing.rules import AlreadyPaid
from membership_ui.billing.service.checking import Unprintable, Unreadable
from membership_ui.billing.tables import Document, DocumentKind, Payment
from membership_ui.kernel.errors import Conflict, Invalid, InvalidForm, NotAllowed
from membership_ui.kernel.transitions import TransitionRefused
from membership_ui.memberships.rules import MembershipStatus
from membership_ui.memberships.tables import Membership
from membership_ui.renewals.queries import renewals
from membership_ui.renewals.rules import OrderAwaited, RenewalStatus, TierDecision, TierUndecided
from membership_ui.renewals.service.deciding import (
    accept_tier_change,
    invoice_renewal,
    refuse_tier_change,
)
from membership_ui.renewals.service.receiving import receive_payment
from membership_ui.renewals.service.renewing import add_purchase_order, submit_renewal
from membership_ui.sites.tables import Site
from membership_ui.structures.tables import Structure
from tests.world import (
    GOOD_ANSWERS,
    attach,
    make_account,
    make_membership,
    make_site,
    make_structure,
    make_world,
    member_of,
)

GOOD = {
    "rna": "",
    "vat_number": "",
    "siret": "99000002800011",
    "name": "Ville de Condrieu",
    "town": "Condrieu",
}
ASKS_LARGE = GOOD_ANSWERS | {
    "tier_choice": "change",
    "asked_tier": "large",
    "change_reason": "5 400 habitants",
}
PAYMENT = {
    "amount": "200,00",
    "method": "transfer",
    "received_on": "2026-11-22",
    "reference": "VIR 12",
}


@pytest.fixture
def world(work):
    with work() as unit:
        return make_world(unit)


@pytest.fixture
def submit(work, world):
    def send(answers=GOOD_ANSWERS):
        with work(world.claire) as unit:
            return submit_renewal(unit, world.site_id, world.member_id, answers)

    return send


@pytest.fixture
def invoiced(work, world, submit):
    renewal_id = submit()
    with work(world.amina) as unit:
        invoice_renewal(unit, renewal_id)
    return renewal_id


def test_the_invoice_opens_the_term_and_tells_the_member(work, world, invoiced):
    with work() as unit:
        renewal = renewals.renewal(unit.session, invoiced)
        term = unit.session.get(Membership, renewal.next_membership_id)
        invoice = unit.session.get(Document, renewal.invoice_id)
        assert renewal.status is RenewalStatus.INVOICED
        assert (term.status, term.starts_on, term.cents) == (
            MembershipStatus.DUE,
            date(2027, 1, 1),
            200_00,
        )
        assert (invoice.number, invoice.cents, invoice.valid_until) == (
            "F-2026-0001",
            200_00,
            date(2026, 12, 22),
        )
        letter = unit.session.exec(
            select(Job).where(col(Job.key).startswith("invoice-issued"))
        ).one()
        assert letter.payload["documents"] == [invoice.id]


def test_the_money_makes_the_receipt_and_the_membership(work, world, invoiced):
    with work(world.amina) as unit:
        receipt_id = receive_payment(unit, invoiced, PAYMENT)

    with work() as unit:
        renewal = renewals.renewal(unit.session, invoiced)
        term = unit.session.get(Membership, renewal.next_membership_id)
        receipt = unit.session.get(Document, receipt_id)
        assert renewal.status is RenewalStatus.PAID
        assert (term.status, term.paid_on) == (
            MembershipStatus.PAID,
            date(2026, 11, 22),
        )
        assert (receipt.kind, receipt.number, receipt.invoice_id) == (
            DocumentKind.RECEIPT,
            "R-2026-0001",
            renewal.invoice_id,
        )


def test_half_the_money_is_a_receipt_but_no_membership_yet(work, world, invoiced):
    with work(world.amina) as unit:
        receive_payment(unit, invoiced, PAYMENT | {"amount": "８０"})
    with work() as unit:
        assert renewals.renewal(unit.session, invoiced).status is RenewalStatus.INVOICED

    with work(world.amina) as unit:
        receive_payment(unit, invoiced, PAYMENT | {"amount": "120"})
    with work() as unit:
        assert renewals.renewal(unit.session, invoiced).status is RenewalStatus.PAID
        assert unit.session.exec(select(Payment.cents).order_by(col(Payment.id))).all() == [
            80_00,
            120_00,
        ]


def test_money_recorded_twice_is_refused(work, world, invoiced):
    with work(world.amina) as unit:
        receive_payment(unit, invoiced, PAYMENT)

    with pytest.raises(AlreadyPaid), work(world.amina) as unit:
        receive_payment(unit, invoiced, PAYMENT)

    with work() as unit:
        assert len(unit.session.exec(select(Payment)).all()) == 1


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"amount": "200,01"}, "amount"),
        ({"amount": "0"}, "amount"),
        ({"amount": "-5"}, "amount"),
        ({"amount": "deux cents"}, "amount"),
        ({"amount": "1,234"}, "amount"),
        ({"received_on": "2026-11-23"}, "received_on"),
        ({"received_on": "2020-01-01"}, "received_on"),
        ({"received_on": "hier"}, "received_on"),
        ({"method": "card"}, "method"),
        ({"reference": "x" * 141}, "reference"),
    ],
)
def test_a_wrong_payment_names_its_field_and_changes_nothing(work, world, invoiced, changed, field):
    with pytest.raises(Invalid) as caught, work(world.amina) as unit:
        receive_payment(unit, invoiced, PAYMENT | changed)

    assert caught.value.field == field
    with work() as unit:
        assert not unit.session.exec(select(Payment)).all()


def test_an_undecided_tier_is_not_invoiced(work, world, submit):
    renewal_id = submit(ASKS_LARGE)

    with pytest.raises(TierUndecided), work(world.amina) as unit:
        invoice_renewal(unit, renewal_id)

    with work() as unit:
        assert renewals.renewal(unit.session, renewal_id).status is RenewalStatus.SUBMITTED
        assert not unit.session.exec(select(Document)).all()


def test_an_accepted_tier_is_invoiced_at_its_price(work, world, submit):
    renewal_id = submit(ASKS_LARGE)
    with work(world.yann) as unit:
        accept_tier_change(unit, renewal_id)
    with work(world.amina) as unit:
        invoice_id = invoice_renewal(unit, renewal_id)

    with work() as unit:
        assert unit.session.get(Document, invoice_id).cents == 450_00


def test_a_refused_tier_keeps_the_old_price_and_says_why(work, world, submit):
    renewal_id = submit(ASKS_LARGE)
    with pytest.raises(Invalid), work(world.yann) as unit:
        refuse_tier_change(unit, renewal_id, "  ")
    with work(world.yann) as unit:
        refuse_tier_change(unit, renewal_id, "La population légale est de 3 900.")
    with work(world.amina) as unit:
        invoice_id = invoice_renewal(unit, renewal_id)

    with work() as unit:
        assert unit.session.get(Document, invoice_id).cents == 200_00
        letter = unit.session.exec(select(Job).where(col(Job.key).startswith("tier-decided"))).one()
        assert letter.payload["values"]["reason"] == "La population légale est de 3 900."


def test_a_tier_is_decided_once(work, world, submit):
    renewal_id = submit(ASKS_LARGE)
    with work(world.yann) as unit:
        accept_tier_change(unit, renewal_id)

    with pytest.raises(TransitionRefused), work(world.helene) as unit:
        refuse_tier_change(unit, renewal_id, "Trop tard")

    with work() as unit:
        assert renewals.renewal(unit.session, renewal_id).tier_decision is TierDecision.ACCEPTED


def test_an_awaited_order_holds_the_invoice_back(work, world, submit):
    renewal_id = submit(GOOD_ANSWERS | {"awaits_purchase_order": "1"})
    with pytest.raises(OrderAwaited), work(world.amina) as unit:
        invoice_renewal(unit, renewal_id)

    with work(world.claire) as unit:
        add_purchase_order(unit, renewal_id, "BC-2027-14", None)
    with work(world.amina) as unit:
        invoice_id = invoice_renewal(unit, renewal_id)

    with work() as unit:
        assert (
            unit.session.get(Document, invoice_id).content["purchase_order_reference"]
            == "BC-2027-14"
        )


@pytest.mark.parametrize("who", ["claire", "stranger", "yann"])
def test_only_those_who_handle_money_invoice(work, world, submit, who):
    renewal_id = submit()

    with pytest.raises(NotAllowed), work(getattr(world, who)) as unit:
        invoice_renewal(unit, renewal_id)


def test_the_treasurer_of_another_site_is_a_stranger_here(work, world, submit):
    renewal_id = submit(ASKS_LARGE)
    with work() as unit:
        other = make_account(unit, "Zoé", make_site(unit, "loire"), SiteRole.SITE_MANAGER)

    for use_case in (invoice_renewal, accept_tier_change):
        with pytest.raises(NotAllowed), work(other) as unit:
            use_case(unit, renewal_id)


def test_two_treasurers_issue_one_invoice(work, world, submit):
    renewal_id = submit()

    def issue(who):
        try:
            with work(who) as unit:
                return invoice_renewal(unit, renewal_id)
        except Conflict as refused:
            return refused

    with ThreadPoolExecutor(4) as pool:
        outcomes = list(pool.map(issue, [world.amina, world.helene] * 2))

    assert sum(isinstance(outcome, int) for outcome in outcomes) == 1
    with work() as unit:
        assert [document.number for document in unit.session.exec(select(Document))] == [
            "F-2026-0001"
        ]


def test_numbers_have_no_gap_and_no_double_under_many_hands(work, world):
    with work() as unit:
        structures = [make_structure(unit, f"Ville {n}", admin=world.claire) for n in range(12)]
        tier = world.tiers[2026, "small"]
        for structure in structures:
            make_membership(unit, world.site, structure, tier)
    with work(world.claire) as unit:
        members = [member_of(unit, structure) for structure in structures]
        asked = [submit_renewal(unit, world.site_id, key, GOOD_ANSWERS) for key in members]

    def issue(renewal_id):
        with work(world.amina) as unit:
            invoice_renewal(unit, renewal_id)
            if renewal_id == asked[5]:
                raise RuntimeError("the machine stops here")

    def try_it(renewal_id):
        try:
            issue(renewal_id)
        except RuntimeError:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(try_it, asked))

    assert done.count(True) == 11
    with work() as unit:
        numbers = sorted(unit.session.exec(select(Document.number)).all())
        assert numbers == [f"F-2026-{rank:04d}" for rank in range(1, 12)]


def test_an_issued_document_is_never_changed_or_deleted(work, world, invoiced):
    for statement in ("UPDATE document SET cents = 1", "DELETE FROM document"):
        with pytest.raises(DBAPIError), work() as unit:
            unit.session.connection().execute(text(statement))


def test_an_address_is_printed_as_mail_servers_write_it(work, world, submit):
    renewal_id = submit()
    with work() as unit:
        site = unit.session.get_one(Site, world.site_id)
        site.stored_legal = {**site.stored_legal, "email": "adhesions@Rhone.Example"}
        unit.session.get_one(Structure, world.structure_id).email = "Mairie@Condrieu.EXAMPLE"

    with work(world.amina) as unit:
        document = invoice_renewal(unit, renewal_id)
        content = DocumentContent.from_json(unit.session.get_one(Document, document).content)

    assert content.seller.email == "adhesions@rhone.example"
    assert content.buyer.email == "Mairie@condrieu.example"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("siret", "732 .82 9.3 20.00 074"),
        ("siret", "99000002800012"),
        ("rna", "W49 123"),
        ("vat_number", "FR00000000000"),
        ("name", "Ville de Condrieu \N{SMILING FACE WITH SMILING EYES}"),
        ("town", "Con\x07drieu"),
    ],
)
def test_nothing_is_issued_that_could_not_be_read_back(work, world, submit, name, value):
    renewal_id = submit()
    with work() as unit:
        structure = unit.session.get(Structure, world.structure_id)
        setattr(structure, name, value)

    with pytest.raises((Unprintable, Unreadable)), work(world.amina) as unit:
        invoice_renewal(unit, renewal_id)

    with work() as unit:
        setattr(unit.session.get(Structure, world.structure_id), name, GOOD[name])
    with work(world.amina) as unit:
        invoice_renewal(unit, renewal_id)
    with work() as unit:
        [invoice] = unit.session.exec(
            select(Document).where(Document.kind == DocumentKind.INVOICE)
        ).all()
        assert invoice.number.endswith("-0001")


def test_an_emoji_in_the_address_is_told_beside_it(work, world, submit):
    with pytest.raises(InvalidForm) as form:
        submit({**GOOD_ANSWERS, "address": "1 place \N{DECIDUOUS TREE}"})

    assert [problem.field for problem in form.value.problems] == ["address"]


def test_whoever_waited_for_the_number_is_not_dated_before_its_last_holder(
    portal, work, world, submit
):
    first, second = submit(), another_request(work, world)

    def issue(renewal_id):
        with wiring.transaction(world.amina, "fr") as unit:
            invoice_renewal(unit, renewal_id)

    with wiring.transaction(world.amina, "fr") as waiting:
        with ThreadPoolExecutor(1) as threads:
            threads.submit(issue, first).result()
        invoice_renewal(waiting, second)

    with work() as unit:
        issued = unit.session.exec(
            select(Document.number, Document.issued_at)
            .where(Document.kind == DocumentKind.INVOICE)
            .order_by(col(Document.number))
        ).all()
    assert [at for _number, at in issued] == sorted(at for _number, at in issued)


def another_request(work, world) -> int:
    with work() as unit:
        admin = make_account(unit, "Paul")
        structure = make_structure(unit, "Ville de Vienne", admin=admin)
        make_membership(unit, world.site, structure, world.tiers[2026, "small"])
    with work(admin) as unit:
        return submit_renewal(unit, world.site_id, member_of(unit, structure), GOOD_ANSWERS)


def test_two_administrators_of_one_mailbox_get_one_letter(work, world, submit):
    with work() as unit:
        paul = make_account(unit, "Paul")
        attach(unit, paul, unit.session.get(Structure, world.structure_id))
        both = [unit.session.get(Account, who.account_id) for who in (world.claire, paul)]
        both[1].email, both[1].email_key = both[0].email, both[0].email_key

    submit()

    with work() as unit:
        letters = [
            job.payload["to"]
            for job in unit.session.exec(select(Job))
            if job.payload.get("template") == "renewal-received"
        ]
    assert len(letters) == len(set(letters)) == 1
