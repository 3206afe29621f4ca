"""Another site, another policy: rolling terms, dollars, cheques only, no purchase orders. Nothing
is hard-wired.
"""

from datetime import date

import pytest

from membership_ui.billing.tables import Document
from membership_ui.kernel.errors import InvalidForm
from membership_ui.memberships.tables import Membership
from membership_ui.renewals.queries import renewals
from membership_ui.renewals.service.deciding import invoice_renewal
from membership_ui.renewals.service.quoting import issue_own_quote
from membership_ui.renewals.service.receiving import receive_payment
from membership_ui.renewals.service.renewing import submit_renewal
from tests.world import GOOD_ANSWERS, make_world

CLUB = {
    "term": "rolling_days",
    "term_days": 365,
    "payment_methods": ["cheque"],
    "may_wait_for_purchase_order": False,
    "renewal_opens_days_before": 60,
    "quote_valid_days": 15,
    "invoice_due_days": 10,
}
BY_CHEQUE = GOOD_ANSWERS | {"payment_method": "cheque"}


@pytest.fixture
def club(work):
    with work() as unit:
        world = make_world(unit, "club", **CLUB)
        world.site.currency = "CAD"
        world.site.time_zone = "America/Toronto"
        unit.add(world.site)
        return world


def test_the_walk_follows_the_sites_own_policy(work, club):
    with work(club.claire) as unit:
        quote_id = issue_own_quote(unit, club.site_id, club.member_id)
        renewal_id = submit_renewal(unit, club.site_id, club.member_id, BY_CHEQUE)
    with work(club.amina) as unit:
        invoice_id = invoice_renewal(unit, renewal_id)
    with work(club.amina) as unit:
        payment = {
            "amount": "200",
            "method": "cheque",
            "received_on": "2026-11-22",
            "reference": "0012",
        }
        receive_payment(unit, renewal_id, payment)

    with work() as unit:
        quote, invoice = (
            unit.session.get(Document, quote_id),
            unit.session.get(Document, invoice_id),
        )
        renewal = renewals.renewal(unit.session, renewal_id)
        term = unit.session.get(Membership, renewal.next_membership_id)
        assert quote
        assert invoice
        assert term
        assert (quote.currency, quote.valid_until) == ("CAD", date(2026, 12, 7))
        assert invoice.valid_until == date(2026, 12, 2)
        assert (term.starts_on, term.ends_on, term.currency) == (
            date(2027, 1, 1),
            date(2027, 12, 31),
            "CAD",
        )


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"payment_method": "transfer"}, "payment_method"),
        ({"awaits_purchase_order": "1"}, "awaits_purchase_order"),
    ],
)
def test_what_the_policy_does_not_offer_cannot_be_asked_for(work, club, changed, field):
    with pytest.raises(InvalidForm) as caught, work(club.claire) as unit:
        submit_renewal(unit, club.site_id, club.member_id, BY_CHEQUE | changed)

    assert [problem.field for problem in caught.value.problems] == [field]


def test_two_sites_number_their_documents_apart(work, club):
    with work() as unit:
        rhone = make_world(unit)
    numbers = []
    for world in (club, rhone):
        with work(world.claire) as unit:
            quote_id = issue_own_quote(unit, world.site_id, world.member_id)
            quote = unit.session.get(Document, quote_id)
            assert quote
            numbers.append(quote.number)

    assert numbers == ["D-2026-0001", "D-2026-0001"]
