"""The member renews: drafts, one request, the purchase order now or later."""

from datetime import UTC, date, datetime

import pytest
from sqlmodel import col, func, select

from membership_ui.adapters.tables import AuditEvent, ChangeLog, Job
from membership_ui.billing.tables import Document, PurchaseOrder, StoredFile
from membership_ui.kernel.errors import Invalid, InvalidForm, NotAllowed, NotFound
from membership_ui.memberships.rules import NoFeeScale, NoMembership
from membership_ui.memberships.tables import Membership
from membership_ui.register.tables import RegisterEntry
from membership_ui.renewals.queries import renewals
from membership_ui.renewals.rules import (
    DetailsUnread,
    RenewalAlreadySent,
    RenewalNotOpen,
    RenewalStatus,
    TierDecision,
)
from membership_ui.renewals.service.quoting import issue_own_quote, unread_details
from membership_ui.renewals.service.renewing import add_purchase_order, save_draft, submit_renewal
from membership_ui.renewals.tables import Renewal
from membership_ui.sites.tables import Site
from membership_ui.structures.rules import StructureKind
from membership_ui.structures.tables import AttachmentRole, AttachmentStatus, Structure
from tests.world import GOOD_ANSWERS, attach, make_structure, make_world, member_of


@pytest.fixture
def world(work):
    with work() as unit:
        return make_world(unit)


def count(unit, table):
    return unit.session.exec(select(func.count()).select_from(table)).one()


def test_a_member_asks_for_the_next_year(work, world):
    with work(world.claire) as unit:
        renewal_id = submit_renewal(unit, world.site_id, world.member_id, GOOD_ANSWERS)

    with work() as unit:
        renewal = renewals.renewal(unit.session, renewal_id)
        assert renewal.status is RenewalStatus.SUBMITTED
        assert (renewal.starts_on, renewal.ends_on) == (
            date(2027, 1, 1),
            date(2027, 12, 31),
        )
        assert renewal.tier_id == world.tiers[2027, "small"].id
        assert renewal.tier_decision is TierDecision.NOT_NEEDED
        jobs = unit.session.exec(select(Job)).all()
        assert [job.payload["template"] for job in jobs] == ["renewal-received"]
        assert "renewal.submitted" in unit.session.exec(select(AuditEvent.verb)).all()
        assert f"member:{world.member_id}" in unit.session.exec(select(ChangeLog.topic)).all()


@pytest.mark.parametrize(("reference", "is_here"), [("", False), ("BC 2026/14", True)])
def test_the_letter_says_whether_the_purchase_order_came(work, world, reference, is_here):
    answers = {**GOOD_ANSWERS, "awaits_purchase_order": "1", "order_reference": reference}

    with work(world.claire) as unit:
        submit_renewal(unit, world.site_id, world.member_id, answers)

    with work() as unit:
        values = unit.session.exec(select(Job)).one().payload["values"]
        assert values["has_order"] is is_here
        assert values["awaits_purchase_order"] is not is_here


def test_another_tier_is_asked_for_not_taken(work, world):
    answers = GOOD_ANSWERS | {
        "tier_choice": "change",
        "asked_tier": "large",
        "change_reason": "5 400 habitants",
    }

    with work(world.claire) as unit:
        renewal_id = submit_renewal(unit, world.site_id, world.member_id, answers)

    with work() as unit:
        renewal = renewals.renewal(unit.session, renewal_id)
        assert renewal.tier_id == world.tiers[2027, "small"].id
        assert renewal.asked_tier_id == world.tiers[2027, "large"].id
        assert renewal.tier_decision is TierDecision.PENDING


def test_a_second_click_sends_nothing_twice(work, world):
    with work(world.claire) as unit:
        submit_renewal(unit, world.site_id, world.member_id, GOOD_ANSWERS)

    with pytest.raises(RenewalAlreadySent), work(world.claire) as unit:
        submit_renewal(unit, world.site_id, world.member_id, GOOD_ANSWERS)

    with work() as unit:
        assert count(unit, Renewal) == 1
        assert count(unit, Job) == 1


def test_a_draft_keeps_what_was_typed_right_or_wrong(work, world):
    with work(world.claire) as unit:
        save_draft(
            unit,
            world.site_id,
            world.member_id,
            {"siret": "12", "change_reason": "à voir", "hacked": "1"},
        )
    with work(world.claire) as unit:
        save_draft(unit, world.site_id, world.member_id, {"siret": "123"})

    with work() as unit:
        [renewal] = renewals.renewals_of(unit.session, world.site_id, world.member_id)
        assert renewal.answers == {"siret": "123"}
        assert renewal.status is RenewalStatus.DRAFT


def test_a_late_draft_never_reopens_what_was_sent(work, world):
    with work(world.claire) as unit:
        submit_renewal(unit, world.site_id, world.member_id, GOOD_ANSWERS)

    with pytest.raises(RenewalAlreadySent), work(world.claire) as unit:
        save_draft(unit, world.site_id, world.member_id, {"siret": "1"})


def test_a_wrong_form_changes_nothing(work, world):
    with pytest.raises(InvalidForm), work(world.claire) as unit:
        submit_renewal(unit, world.site_id, world.member_id, GOOD_ANSWERS | {"email": "nowhere"})

    with work() as unit:
        assert count(unit, Renewal) == count(unit, Job) == 0


def test_every_problem_is_said_at_once(work, world):
    """What a document cannot show is no second round after what is wrong elsewhere."""
    wrong = GOOD_ANSWERS | {"postal_code": "abc", "address": "3 rue du \U0001f333"}
    with pytest.raises(InvalidForm) as refused, work(world.claire) as unit:
        submit_renewal(unit, world.site_id, world.member_id, wrong)

    assert [each.field for each in refused.value.problems] == ["postal_code", "address"]


@pytest.mark.parametrize("who", ["stranger", "amina", "helene"])
def test_nobody_renews_for_somebody_else(work, world, who):
    with pytest.raises(NotAllowed), work(getattr(world, who)) as unit:
        submit_renewal(unit, world.site_id, world.member_id, GOOD_ANSWERS)


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (AttachmentRole.PERSONAL, AttachmentStatus.VALIDATED),
        (AttachmentRole.ADMIN, AttachmentStatus.PENDING),
        (AttachmentRole.ADMIN, AttachmentStatus.REVOKED),
    ],
)
def test_only_a_validated_administrator_manages_the_membership(work, world, role, status):
    with work() as unit:
        attach(unit, world.stranger, world.structure, role, status)

    with pytest.raises(NotAllowed), work(world.stranger) as unit:
        save_draft(unit, world.site_id, world.member_id, {})


def test_renewal_waits_for_its_first_day(work, world):
    with (
        pytest.raises(RenewalNotOpen),
        work(world.claire, now=datetime(2026, 9, 29, 12, tzinfo=UTC)) as unit,
    ):
        submit_renewal(unit, world.site_id, world.member_id, GOOD_ANSWERS)


def test_without_a_validated_membership_there_is_nothing_to_renew(work, world):
    with work() as unit:
        other = make_structure(unit, "Ville d’Ampuis", admin=world.claire)

    with pytest.raises(NoMembership), work(world.claire) as unit:
        submit_renewal(unit, world.site_id, member_of(unit, other), GOOD_ANSWERS)


def test_without_a_published_scale_there_is_no_price(work, world):
    with work() as unit:
        unit.session.get(Membership, world.membership.id).ends_on = date(2027, 12, 31)

    with (
        pytest.raises(NoFeeScale),
        work(world.claire, now=datetime(2027, 12, 1, tzinfo=UTC)) as unit,
    ):
        submit_renewal(unit, world.site_id, world.member_id, GOOD_ANSWERS)


def test_corrected_information_is_kept_with_its_history(work, world):
    with work(world.claire) as unit:
        submit_renewal(unit, world.site_id, world.member_id, GOOD_ANSWERS | {"town": "Ampuis"})

    with work() as unit:
        assert unit.session.get(Structure, world.structure_id).town == "Ampuis"
        facts = unit.session.exec(
            select(AuditEvent.facts).where(AuditEvent.verb == "structure.corrected")
        ).one()
        assert facts["changed"] == {"town": ["Condrieu", "Ampuis"]}


def test_an_association_renews_by_the_numbers_that_the_site_asks_of_it(work, world):
    rules = [
        {"identifier": "rna", "asked_of": ["association"], "needed_of": ["association"]},
        {"identifier": "siret", "asked_of": ["commune"], "needed_of": ["commune"]},
    ]
    with work() as unit:
        site = unit.session.get(Site, world.site_id)
        site.stored_policy = {**site.stored_policy, "identifiers": rules}
        structure = unit.session.get(Structure, world.structure_id)
        structure.kind = StructureKind.ASSOCIATION
    answers = GOOD_ANSWERS | {"siret": "nobody asked"}

    with pytest.raises(InvalidForm) as refused, work(world.claire) as unit:
        submit_renewal(unit, world.site_id, world.member_id, answers)
    with work(world.claire) as unit:
        answers["rna"] = "w 49 1234567"
        renewal_id = submit_renewal(unit, world.site_id, world.member_id, answers)

    assert [problem.field for problem in refused.value.problems] == ["rna"]
    with work() as unit:
        structure = unit.session.get(Structure, world.structure_id)
        assert (structure.rna, structure.siret) == ("W491234567", "99000002800011")
        assert unit.session.get(Renewal, renewal_id).answers["rna"] == "W491234567"
        found = unit.session.exec(select(RegisterEntry.search_key)).one()
        assert " w491234567" in found


def test_the_purchase_order_may_come_later(work, world):
    with work(world.claire) as unit:
        answers = GOOD_ANSWERS | {"awaits_purchase_order": "1"}
        renewal_id = submit_renewal(unit, world.site_id, world.member_id, answers)
        assert unit.session.exec(select(PurchaseOrder.received_at)).one() is None

    with pytest.raises(Invalid), work(world.claire) as unit:
        add_purchase_order(unit, renewal_id, " ", None)
    with work(world.claire) as unit:
        add_purchase_order(unit, renewal_id, "BC-2027-14", None)

    with work() as unit:
        order = unit.session.exec(select(PurchaseOrder)).one()
        assert (order.reference, order.received_at is not None) == ("BC-2027-14", True)


def test_nobody_attaches_somebody_elses_file(work, world):
    with work() as unit:
        file = unit.add(
            StoredFile(
                sha256="0" * 64,
                size=1,
                media_type="application/pdf",
                original_name="bc.pdf",
                uploaded_by=world.stranger.account_id,
                uploaded_at=unit.now,
            )
        )
    answers = GOOD_ANSWERS | {"awaits_purchase_order": "1", "file_id": str(file.id)}

    with pytest.raises(NotFound), work(world.claire) as unit:
        submit_renewal(unit, world.site_id, world.member_id, answers)


def test_a_quote_twice_makes_two_numbers_and_nothing_else(work, world):
    with work(world.claire) as unit:
        issue_own_quote(unit, world.site_id, world.member_id)
    with work(world.claire) as unit:
        issue_own_quote(unit, world.site_id, world.member_id)

    with work() as unit:
        quotes = unit.session.exec(select(Document).order_by(col(Document.id))).all()
        assert [quote.number for quote in quotes] == ["D-2026-0001", "D-2026-0002"]
        assert {quote.cents for quote in quotes} == {200_00}
        assert quotes[0].valid_until == date(2027, 1, 21)
        assert count(unit, Renewal) == count(unit, Job) == 0
        assert count(unit, Membership) == 1


def test_a_quote_names_the_structure_as_the_draft_does_and_leaves_it_as_it_is(work, world):
    with work(world.claire) as unit:
        before = unit.session.get(Structure, world.structure_id).address
        typed = GOOD_ANSWERS | {"address": "77 rue Nouvelle"}
        save_draft(unit, world.site_id, world.member_id, typed)
        quote_id = issue_own_quote(unit, world.site_id, world.member_id)

    with work() as unit:
        buyer = unit.session.get_one(Document, quote_id).content["buyer"]
        assert buyer["address"][0] == "77 rue Nouvelle"
        assert (
            unit.session.get(Structure, world.structure_id).address == before != "77 rue Nouvelle"
        )


def test_spaces_that_were_typed_into_an_address_are_not_printed(work, world):
    with work(world.claire) as unit:
        typed = {"address": "77  rue Nouvelle \n  ba\u0302timent B"}
        save_draft(unit, world.site_id, world.member_id, typed)
        quote_id = issue_own_quote(unit, world.site_id, world.member_id)

    with work() as unit:
        buyer = unit.session.get_one(Document, quote_id).content["buyer"]
        assert buyer["address"][:2] == ["77 rue Nouvelle", "b\u00e2timent B"]


def test_a_draft_that_says_little_leaves_the_rest_as_the_structure_has_it(work, world):
    with work(world.claire) as unit:
        town = unit.session.get(Structure, world.structure_id).town
        save_draft(unit, world.site_id, world.member_id, {"address": "77 rue Nouvelle"})
        quote_id = issue_own_quote(unit, world.site_id, world.member_id)

    with work() as unit:
        buyer = unit.session.get_one(Document, quote_id).content["buyer"]
        assert buyer["address"][0] == "77 rue Nouvelle"
        assert town.upper() in buyer["address"][1]


@pytest.mark.parametrize(
    "wrong", [{"postal_code": "abc"}, {"town": "\U0001f333"}, {"address": ""}, {"postal_code": " "}]
)
def test_a_quote_is_not_made_of_what_is_wrong_in_the_draft(work, world, wrong):
    with work(world.claire) as unit:
        save_draft(unit, world.site_id, world.member_id, GOOD_ANSWERS | wrong)
        with pytest.raises(DetailsUnread):
            issue_own_quote(unit, world.site_id, world.member_id)
        assert list(unread_details(unit, world.site_id, world.member_id)) == list(wrong)

    with work() as unit:
        assert count(unit, Document) == 0


def test_a_quote_is_refused_to_strangers(work, world):
    with pytest.raises(NotAllowed), work(world.stranger) as unit:
        issue_own_quote(unit, world.site_id, world.member_id)
