"""A site whose terms have no last day: bought, invoiced, paid, and shown without the year 9999."""

from __future__ import annotations

import re
from dataclasses import asdict
from datetime import date

import pytest

from membership_ui.adapters import i18n
from membership_ui.billing.documents import DocumentContent
from membership_ui.billing.tables import Document
from membership_ui.memberships.queries import terms
from membership_ui.memberships.rules import Standing
from membership_ui.memberships.tables import Membership
from membership_ui.register.service.entries import refresh_entry
from membership_ui.register.service.searching import register_page
from membership_ui.register.views.register import badge_of
from membership_ui.register.views.register_search import RegisterSearch
from membership_ui.renewals.service.deciding import invoice_renewal
from membership_ui.renewals.service.quoting import issue_own_quote
from membership_ui.renewals.service.receiving import receive_payment
from membership_ui.renewals.service.renewing import submit_renewal
from membership_ui.renewals.service.viewing import renewal_page
from membership_ui.sites.rules import NoNextTerm
from membership_ui.space.service.memberships import memberships_page
from membership_ui.space.service.standing import own_standing
from tests.world import GOOD_ANSWERS, World, make_world

PAID = {"amount": "200", "method": "transfer", "received_on": "2026-11-22", "reference": "VIR 1"}


@pytest.fixture
def world(work) -> World:
    with work() as unit:
        return make_world(unit, term="open_ended")


def years_read(work, world) -> set[str]:
    """All that stand on the member's pages, in both languages."""
    said = []
    for locale in i18n.LOCALES:
        with work(world.claire, locale=locale) as unit, i18n.use(locale):
            said += [
                asdict(memberships_page(unit, "rhone", world.member_id)),
                asdict(renewal_page(unit, "rhone", world.member_id)),
                asdict(own_standing(unit, world.site_id)),
            ]
    return set(re.findall(r"(?<!\d)\d{4}(?!\d)", repr(said)))


def test_the_quote_and_the_form_say_from_when(work, world):
    with work(world.claire) as unit, i18n.use("fr"):
        quote = unit.session.get_one(
            Document, issue_own_quote(unit, world.site_id, world.member_id)
        )
        form = renewal_page(unit, "rhone", world.member_id)

    labels = DocumentContent.from_json(quote.content).lines[0].labels
    assert labels["fr"] == "Cotisation à partir du 1er janvier 2027, Commune small"
    assert labels["en"] == "Membership dues from 1 January 2027, Town small"
    assert form.title == "Renouveler l’adhésion à partir du 1er janvier 2027"
    assert form.period == "À partir du 1er janvier 2027, sans date de fin"
    assert "9999" not in years_read(work, world)


def test_once_paid_it_goes_on_without_a_renewal(work, world):
    with work(world.claire) as unit:
        renewal_id = submit_renewal(unit, world.site_id, world.member_id, GOOD_ANSWERS)
    assert "9999" not in years_read(work, world)
    with work(world.amina) as unit:
        invoice_renewal(unit, renewal_id)
        receive_payment(unit, renewal_id, PAID)
        first = unit.session.get_one(Membership, world.membership.id)
        first.ends_on = date(2026, 10, 31)
        [endless] = [
            row
            for row in terms.memberships_of(unit.session, world.site_id, world.member_id)
            if row.ends_on == date.max
        ]
        endless.starts_on = date(2026, 11, 1)
        refresh_entry(unit, world.site_id, world.member_id)

    with work(world.claire) as unit, i18n.use("fr"):
        view = memberships_page(unit, "rhone", world.member_id)
        standing = own_standing(unit, world.site_id)
    assert view.panel.period == "À partir du 1er novembre 2026, sans date de fin"
    assert view.panel.ends == "Sans date de fin"
    assert (view.step.renew, view.step.figure, view.step.can_quote) == ("", "", False)
    assert standing.is_endless
    assert "9999" not in years_read(work, world)
    with work(world.yann) as unit, i18n.use("fr"):
        [line] = register_page(unit, world.site_id, RegisterSearch(), {}).lines
        assert (line.expires, line.badge) == ("", badge_of(Standing.ACTIVE))
    with pytest.raises(NoNextTerm), work(world.claire) as unit:
        submit_renewal(unit, world.site_id, world.member_id, GOOD_ANSWERS)
