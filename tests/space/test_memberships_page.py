"""Mes adhésions, as its view says it at each stage of a renewal."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine, event

from membership_ui.adapters import i18n
from membership_ui.billing.tables import StoredFile
from membership_ui.kernel.errors import NotAllowed, NotFound
from membership_ui.kernel.work import Actor
from membership_ui.members.service.managing import chosen_member
from membership_ui.renewals.service.deciding import (
    accept_tier_change,
    invoice_renewal,
    refuse_tier_change,
)
from membership_ui.renewals.service.quoting import issue_own_quote
from membership_ui.renewals.service.receiving import receive_payment
from membership_ui.renewals.service.renewing import add_purchase_order, save_draft, submit_renewal
from membership_ui.renewals.service.viewing import quote_page
from membership_ui.sites.tables import SiteText
from membership_ui.space.service.memberships import memberships_page
from membership_ui.space.views.memberships import MembershipsView
from tests.world import (
    GOOD_ANSWERS,
    World,
    attach,
    make_account,
    make_membership,
    make_structure,
    make_world,
    member_of,
)

NB = "\u00a0"
CHANGE = {
    **GOOD_ANSWERS,
    "tier_choice": "change",
    "asked_tier": "large",
    "change_reason": "5 200 habitants",
}
PAID = {"amount": "200", "method": "transfer", "received_on": "2026-11-22", "reference": "VIR 1"}


def page(work, world: World, actor: Actor | None = None, **at) -> MembershipsView:
    with work(actor or world.claire, **at) as unit, i18n.use(at.get("locale", "fr")):
        return memberships_page(unit, "rhone", world.member_id)


def test_the_purchase_order_that_was_sent_is_named(work, world):
    answers = {**GOOD_ANSWERS, "awaits_purchase_order": "1"}
    renewal_id = submitted(work, world, answers)
    assert page(work, world).step.order == ""
    with work(world.claire) as unit:
        file = StoredFile(
            sha256="0" * 64, size=1, media_type="application/pdf", original_name="bon.pdf",
            uploaded_by=world.claire.account_id or 0, uploaded_at=unit.now,
        )  # fmt: skip
        file_id = unit.add(file).id
        add_purchase_order(unit, renewal_id, "BC 2026/14", file_id)

    said = page(work, world).step.order

    assert said == "Votre bon de commande est arrivé\N{NO-BREAK SPACE}: BC 2026/14, bon.pdf."


def submitted(work, world: World, answers=GOOD_ANSWERS) -> int:
    with work(world.claire) as unit:
        return submit_renewal(unit, world.site_id, world.member_id, answers)


def invoiced(work, world: World, answers=GOOD_ANSWERS) -> int:
    renewal_id = submitted(work, world, answers)
    with work(world.amina) as unit:
        invoice_renewal(unit, renewal_id)
    return renewal_id


def test_the_panel_says_term_days_and_dues(work, world):
    view = page(work, world)

    assert view.intro == "Ville de Condrieu, membre depuis 2026"
    assert view.panel.badge.color == "green"
    assert view.panel.title == "Adhésion 2026"
    assert view.panel.period == "Du 1er janvier au 31 décembre 2026"
    assert view.panel.dues == f"200,00{NB}€, payée"
    assert view.panel.today == "Aujourd’hui, 22 novembre"
    assert (view.step.figure, view.step.unit) == ("39", "jours restants")
    assert view.panel.percent == 89
    assert view.panel.accounts == "1"


def test_it_speaks_english(work, world):
    view = page(work, world, locale="en")

    assert view.panel.period == "From 1 January to 31 December 2026"
    assert view.panel.dues == "€200.00, paid"
    assert view.step.renew == "Renew membership"


def test_renewal_is_offered_with_the_sites_own_prompt(work, world):
    with work() as unit:
        text = "Renouvelez avant le {day} pour garder vos annonces en ligne."
        unit.add(SiteText(site_id=world.site_id, key="memberships.prompt", locale="fr", text=text))

    step = page(work, world).step

    assert step.renew == "Renouveler l’adhésion"
    assert step.prompt == "Renouvelez avant le 31 décembre pour garder vos annonces en ligne."
    assert step.can_quote


def test_before_the_window_it_says_when_renewal_opens(work, world):
    step = page(work, world, now=datetime(2026, 5, 4, 9, tzinfo=UTC)).step

    assert step.renew == ""
    assert step.prompt == "Le renouvellement ouvre le 30 septembre 2026."


def test_a_draft_is_continued(work, world):
    with work(world.claire) as unit:
        save_draft(unit, world.site_id, world.member_id, {"town": "Lyon"})

    step = page(work, world).step

    assert step.renew == "Continuer mon brouillon"
    assert step.prompt.endswith(f"le 22 novembre 2026 à 10{NB}h{NB}30.")


def test_a_change_of_tier_is_waited_for(work, world):
    submitted(work, world, CHANGE)

    view = page(work, world)

    assert view.step.renew == ""
    assert "formule" in view.step.prompt
    assert view.timeline_title == "Suivi de l’adhésion 2027"
    assert [step.state for step in view.timeline] == ["done", "now", "todo", "todo", "todo"]
    assert view.timeline[0].when == "22 novembre 2026"


def test_a_declined_tier_is_told_with_its_reason(work, world):
    renewal_id = submitted(work, world, CHANGE)
    with work(world.yann) as unit:
        refuse_tier_change(unit, renewal_id, "Population légale : 3 900")

    assert page(work, world).step.note.endswith("Population légale : 3 900")


def test_the_purchase_order_is_asked_for_until_it_is_here(work, world):
    renewal_id = submitted(work, world, {**GOOD_ANSWERS, "awaits_purchase_order": "1"})
    before = page(work, world).step
    with work(world.claire) as unit:
        add_purchase_order(unit, renewal_id, "BC-77", None)

    after = page(work, world).step

    assert before.order_renewal_id == renewal_id
    assert "bon de commande" in before.prompt
    assert after.order_renewal_id == 0
    assert "facture" in after.prompt


def test_an_invoice_shows_what_to_pay_and_how(work, world):
    invoiced(work, world)

    view = page(work, world)

    assert (view.step.figure, view.step.unit) == (f"200,00{NB}€", "à payer")
    lines = {line.label: line for line in view.step.payment.lines}
    assert lines["IBAN"].copied == "FR7630006000011234567890189"
    assert lines["Référence à rappeler"].value == "F-2026-0001"
    assert view.step.payment.invoice_url == "/documents/1.pdf?lang=fr"
    assert view.history[0].badge.text == "À payer"
    assert [step.state for step in view.timeline] == ["done", "done", "done", "now", "todo"]


def test_a_cheque_has_an_order_and_an_address(work, world):
    invoiced(work, world, {**GOOD_ANSWERS, "payment_method": "cheque"})

    lines = {line.label: line.value for line in page(work, world).step.payment.lines}

    assert lines["À l’ordre de"] == "Réseau du Rhône"
    assert lines["À envoyer à"] == "Réseau du Rhône\n1 quai du Rhône\n69000 Lyon"
    assert "IBAN" not in lines


def test_a_part_payment_leaves_the_rest_to_pay(work, world):
    renewal_id = invoiced(work, world)
    with work(world.amina) as unit:
        receive_payment(unit, renewal_id, {**PAID, "amount": "150"})

    view = page(work, world)

    assert view.step.figure == f"50,00{NB}€"
    assert [link.text for link in view.history[0].documents] == ["Facture", "Reçu"]


def test_once_paid_the_next_term_is_announced_and_the_receipt_is_there(work, world):
    renewal_id = invoiced(work, world)
    with work(world.amina) as unit:
        receive_payment(unit, renewal_id, PAID)

    view = page(work, world)

    assert view.panel.title == "Adhésion 2026"
    assert view.step.renew == ""
    assert view.step.prompt == "Votre adhésion 2027 est réglée. Elle commence le 1er janvier 2027."
    assert [step.state for step in view.timeline] == ["done", "done", "done", "done", "now"]
    assert [link.label for link in view.history[0].documents] == [
        "Facture F-2026-0001",
        "Reçu R-2026-0001",
    ]
    assert view.archive == "/documents.zip?ids=1,2&lang=fr"
    assert view.last_receipt == "/documents/2.pdf?lang=fr"
    assert not view.step.can_quote  # the scale of 2028 is not published


def test_the_next_term_takes_the_panel_on_its_first_day(work, world):
    renewal_id = invoiced(work, world)
    with work(world.amina) as unit:
        receive_payment(unit, renewal_id, PAID)

    view = page(work, world, now=datetime(2027, 1, 1, 9, tzinfo=UTC))

    assert view.panel.title == "Adhésion 2027"
    assert view.step.figure == "364"
    assert view.timeline[-1].when == "Jusqu’au 31 décembre"


def test_a_lapsed_member_reads_when_it_ended(work, world):
    view = page(work, world, now=datetime(2027, 3, 1, 9, tzinfo=UTC))

    assert view.panel.badge.text == "Expirée"
    assert view.step.figure == ""
    assert view.step.prompt.startswith("Votre adhésion a pris fin le 31 décembre 2026.")
    assert view.step.renew == "Renouveler l’adhésion"


def test_years_before_are_ended_and_counted(work, world):
    with work() as unit:
        make_membership(unit, world.site, world.structure, world.tiers[2025, "small"], 2025)

    view = page(work, world)

    assert view.intro.endswith("depuis 2025")
    assert [(line.year, line.badge.text) for line in view.history] == [
        ("2026", "Active"),
        ("2025", "Terminée"),
    ]
    assert view.archive == ""


def test_a_structure_without_membership_has_none(work, world):
    with work() as unit:
        other = make_structure(unit, "Ville de Givors", admin=world.claire)
    with work(world.claire) as unit, i18n.use("fr"):
        view = memberships_page(unit, "rhone", member_of(unit, other))

    assert not view.has_membership
    assert [choice.text for choice in view.members] == ["Ville de Condrieu", "Ville de Givors"]
    assert view.contact == "adhesions@rhone.example"


def test_who_manages_nothing_has_no_structure(work, world):
    with work(world.stranger) as unit:
        assert chosen_member(unit, "rhone", 0) == 0
        view = memberships_page(unit, "rhone", 0)
    assert (view.member_id, view.contact) == (0, "adhesions@rhone.example")
    assert not view.has_membership
    assert view.absence.title


@pytest.mark.parametrize("role", ["stranger", "amina", "helene"])
def test_nobody_else_reads_it(work, world, role):
    actor = getattr(world, role)

    with work(actor) as unit, pytest.raises(NotAllowed):
        chosen_member(unit, "rhone", world.member_id)
    with work(actor) as unit, pytest.raises(NotAllowed):
        memberships_page(unit, "rhone", world.member_id)


def test_an_unknown_site_does_not_exist(work, world):
    with work(world.claire) as unit, pytest.raises(NotFound):
        memberships_page(unit, "nowhere", world.member_id)


def test_it_takes_as_many_queries_for_one_year_as_for_ten(work, world, engine: Engine):
    renewal_id = invoiced(work, world)
    with work(world.amina) as unit:
        receive_payment(unit, renewal_id, PAID)
    few = count_queries(engine, lambda: page(work, world))
    with work() as unit:
        for year in range(2016, 2026):
            make_membership(unit, world.site, world.structure, world.tiers[2025, "small"], year)
            attach(unit, make_account(unit, "Collègue"), world.structure)

    many = count_queries(engine, lambda: page(work, world))

    assert many == few
    assert many <= 13


def test_a_quote_has_its_page(work, world):
    with work(world.claire) as unit:
        quote_id = issue_own_quote(unit, world.site_id, world.member_id)
    with work(world.claire) as unit, i18n.use("fr"):
        quote = quote_page(unit, "rhone", quote_id)

    assert quote.title == "Devis D-2026-0001"
    assert (quote.structure, quote.amount, quote.term) == (
        "Ville de Condrieu",
        f"200,00{NB}€",
        "2027",
    )
    assert quote.url == f"/documents/{quote_id}.pdf?lang=fr"


def test_a_quote_is_read_by_its_owner_on_its_site_only(work, world):
    with work(world.claire) as unit:
        quote_id = issue_own_quote(unit, world.site_id, world.member_id)
    with work() as unit:
        make_world(unit, "loire")

    with work(world.stranger) as unit, pytest.raises(NotFound):
        quote_page(unit, "rhone", quote_id)
    with work(world.claire) as unit, pytest.raises(NotFound):
        quote_page(unit, "loire", quote_id)


def test_an_invoice_is_no_quote(work, world):
    invoiced(work, world)

    with work(world.claire) as unit, pytest.raises(NotFound):
        quote_page(unit, "rhone", 1)


def test_an_accepted_tier_is_what_is_to_pay(work, world):
    renewal_id = submitted(work, world, CHANGE)
    with work(world.yann) as unit:
        accept_tier_change(unit, renewal_id)
    with work(world.amina) as unit:
        invoice_id = invoice_renewal(unit, renewal_id)

    view = page(work, world)

    assert invoice_id
    assert view.step.figure == f"450,00{NB}€"
    assert view.timeline[1].when == "22 novembre 2026"
    assert view.history[0].dues == f"450,00{NB}€"


def count_queries(engine: Engine, read: Callable[[], object]) -> int:
    seen: list[str] = []

    def note(_connection, _cursor, statement, *_rest) -> None:
        seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    read()
    event.remove(engine, "before_cursor_execute", note)
    return sum(statement.lstrip().upper().startswith("SELECT") for statement in seen)
