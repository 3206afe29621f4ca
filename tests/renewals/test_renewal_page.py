"""The renewal form as its view fills it, and what a saved draft says."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from membership_ui.adapters import i18n
from membership_ui.billing.tables import Document, StoredFile
from membership_ui.kernel.errors import Invalid, NotAllowed, NotFound
from membership_ui.kernel.money import Money
from membership_ui.kernel.work import Actor
from membership_ui.renewals.queries import renewals
from membership_ui.renewals.service.quoting import issue_own_quote
from membership_ui.renewals.service.renewing import save_draft, send_purchase_order, submit_renewal
from membership_ui.renewals.service.viewing import DraftView, renewal_draft, renewal_page
from membership_ui.renewals.views.renewal import RenewalView
from tests.world import (
    GOOD_ANSWERS,
    World,
    make_fee_scales,
    make_membership,
    make_site,
    make_structure,
    member_of,
)

NB = "\u00a0"
CHANGE = {"tier_choice": "change", "asked_tier": "large", "change_reason": "5 200 habitants"}


def form(work, world: World, actor: Actor | None = None, **at) -> RenewalView:
    with work(actor or world.claire, **at) as unit, i18n.use(at.get("locale", "fr")):
        return renewal_page(unit, "rhone", world.member_id)


def saved(work, world: World, answers: dict[str, str]) -> DraftView:
    with work(world.claire) as unit:
        save_draft(unit, world.site_id, world.member_id, answers)
    with work(world.claire) as unit, i18n.use("fr"):
        return renewal_draft(unit, world.site_id, world.member_id)


def test_the_form_is_filled_with_what_is_known(work, world):
    view = form(work, world)

    assert view.blocked == ""
    assert view.title == "Renouveler l’adhésion 2027"
    assert view.period == "Du 1er janvier au 31 décembre 2027"
    assert view.answers["town"] == "Condrieu"
    assert view.answers["siret"] == "990 000 028 00011"
    assert (view.answers["tier_choice"], view.answers["payment_method"]) == ("keep", "transfer")
    assert (view.kept_tier, view.kept_amount) == ("Commune small", f"200,00{NB}€")
    assert view.saved == ""


def test_the_choices_are_the_sites_own(work, world):
    view = form(work, world)

    assert [method.value for method in view.methods] == ["transfer", "cheque"]
    assert [method.is_chosen for method in view.methods] == [True, False]
    assert view.methods[1].detail == "À l’ordre de Réseau du Rhône"
    assert [tier.value for tier in view.tiers] == ["", "large"]
    assert view.tiers[1].text == f"Commune large (450,00{NB}€)"
    assert view.may_wait


def test_another_site_has_other_choices(work, world):
    with work() as unit:
        site = make_site(unit, "loire", payment_methods=["card"], may_wait_for_purchase_order=False)
        tiers = make_fee_scales(unit, site, (2026, 2027))
        structure = make_structure(unit, "Ville de Roanne", admin=world.claire)
        make_membership(unit, site, structure, tiers[2026, "small"])
    with work(world.claire) as unit, i18n.use("fr"):
        view = renewal_page(unit, "loire", member_of(unit, structure))

    assert [method.title for method in view.methods] == ["Carte bancaire"]
    assert view.answers["payment_method"] == "card"
    assert not view.may_wait
    assert view.query == f"?member={view.member_id}"


def test_a_draft_comes_back_as_typed_with_its_file(work, world):
    saved(work, world, {**CHANGE, "siret": "99", "file_id": "7", "file_name": "bon.pdf"})

    answers = form(work, world).answers

    assert (answers["siret"], answers["file_name"], answers["asked_tier"]) == (
        "99",
        "bon.pdf",
        "large",
    )
    assert answers["town"] == "Condrieu"


def test_the_draft_says_when_it_was_saved_in_the_sites_time(work, world):
    assert saved(work, world, {}).saved == f"Brouillon enregistré à 10{NB}h{NB}30"

    later = form(work, world, now=datetime(2026, 11, 23, 9, tzinfo=UTC))

    assert later.saved == f"Brouillon enregistré le 22 novembre 2026 à 10{NB}h{NB}30"


def test_a_change_of_tier_shows_both_amounts(work, world):
    summary = saved(work, world, {**GOOD_ANSWERS, **CHANGE}).summary

    assert (summary.kept, summary.asked, summary.total) == (
        f"200,00{NB}€",
        f"450,00{NB}€",
        f"450,00{NB}€",
    )


def test_a_kept_tier_shows_one_amount_and_the_mode(work, world):
    summary = saved(work, world, {**GOOD_ANSWERS, "payment_method": "cheque"}).summary

    assert (summary.asked, summary.total, summary.method) == ("", f"200,00{NB}€", "Chèque")


def test_the_quote_carries_the_same_figure(work, world):
    with work(world.claire) as unit:
        quote = unit.session.get(Document, issue_own_quote(unit, world.site_id, world.member_id))

    assert quote is not None
    assert form(work, world).summary.total == i18n.format_money(Money(quote.cents, quote.currency))


def test_a_draft_may_be_wrong_and_says_where(work, world):
    problems = saved(
        work, world, {"town": "", "siret": "990 000", "tier_choice": "change"}
    ).problems

    assert set(problems) == {"town", "siret", "asked_tier", "change_reason"}
    assert problems["siret"] == "14 chiffres attendus, 6 saisis."


def test_before_the_window_there_is_no_form(work, world):
    view = form(work, world, now=datetime(2026, 5, 4, 9, tzinfo=UTC))

    assert (
        view.blocked == "Le renouvellement n’est pas encore ouvert. Il ouvre le 30 septembre 2026."
    )
    assert view.answers == {}


def test_a_request_already_sent_leaves_no_form(work, world):
    with work(world.claire) as unit:
        submit_renewal(unit, world.site_id, world.member_id, GOOD_ANSWERS)

    assert form(work, world).blocked.startswith("Votre demande a déjà été enregistrée.")


def test_without_membership_there_is_no_form(work, world):
    with work() as unit:
        other = make_structure(unit, "Ville de Givors", admin=world.claire)
    with work(world.claire) as unit, i18n.use("fr"):
        view = renewal_page(unit, "rhone", member_of(unit, other))

    assert view.blocked.startswith("Il n’y a pas encore d’adhésion validée")


def test_without_published_fees_there_is_no_form(work, world):
    with work(now=datetime(2027, 11, 1, tzinfo=UTC)) as unit:
        make_membership(unit, world.site, world.structure, world.tiers[2027, "small"], 2027)

    view = form(work, world, now=datetime(2027, 11, 1, tzinfo=UTC))

    assert (
        view.blocked == "Le barème 2028 n’est pas encore publié. Écrivez-nous, nous vous aiderons."
    )


@pytest.mark.parametrize("role", ["stranger", "amina"])
def test_nobody_else_opens_the_form_or_its_draft(work, world, role):
    actor = getattr(world, role)

    with work(actor) as unit, pytest.raises(NotAllowed):
        renewal_page(unit, "rhone", world.member_id)
    with work(actor) as unit, pytest.raises(NotAllowed):
        renewal_draft(unit, world.site_id, world.member_id)


def test_reading_the_form_writes_nothing(work, world):
    form(work, world)

    with work() as unit:
        assert renewals.renewals_of(unit.session, world.site_id, world.member_id) == []


def test_a_purchase_order_form_is_read_as_typed(work, world):
    with work(world.claire) as unit:
        awaits = {**GOOD_ANSWERS, "awaits_purchase_order": "1"}
        renewal_id = submit_renewal(unit, world.site_id, world.member_id, awaits)

    for nothing in (
        {},
        {"order_reference": " ", "file_id": "x"},
        {"file_id": "²"},
        {"file_id": "9" * 18},
    ):
        with work(world.claire) as unit, pytest.raises(Invalid) as refused:
            send_purchase_order(unit, renewal_id, nothing)
        assert refused.value.field == "order_reference"
    with work(world.claire) as unit, pytest.raises(NotFound):
        send_purchase_order(unit, renewal_id, {"file_id": "999"})


def test_somebody_elses_file_is_no_purchase_order(work, world):
    with work(world.claire) as unit:
        awaits = {**GOOD_ANSWERS, "awaits_purchase_order": "1"}
        renewal_id = submit_renewal(unit, world.site_id, world.member_id, awaits)
        theirs = unit.add(
            StoredFile(
                sha256="0" * 64, size=1, media_type="application/pdf", original_name="a.pdf",
                uploaded_by=world.stranger.account_id or 0, uploaded_at=unit.now,
            )
        )  # fmt: skip

    with work(world.claire) as unit, pytest.raises(NotFound):
        send_purchase_order(unit, renewal_id, {"file_id": str(theirs.id)})
