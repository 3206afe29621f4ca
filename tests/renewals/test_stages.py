"""Where a request stands: the rule, and the database that is asked for the same."""

from __future__ import annotations

from datetime import date
from itertools import product

from membership_ui.billing.rules import PaymentMethod
from membership_ui.billing.tables import PurchaseOrder
from membership_ui.kernel.subjects import Subject
from membership_ui.renewals.queries import requests
from membership_ui.renewals.queries.requests import RequestFilter
from membership_ui.renewals.rules import RenewalStatus, TierDecision
from membership_ui.renewals.rules.stages import RequestStage, stage_of
from membership_ui.renewals.tables import Renewal

SENT = [status for status in RenewalStatus if status is not RenewalStatus.DRAFT]
# None: no row; else whether the order that is noted has arrived
ORDERS = (None, False, True)


def test_the_list_says_of_every_request_what_the_rule_says(work, world):
    """Every status, decision, wish to send an order, and order."""
    due: dict[int, RequestStage] = {}
    with work() as unit:
        kinds = product(SENT, TierDecision, (False, True), ORDERS)
        for year, (status, decision, awaits, order) in enumerate(kinds, 2100):
            request = unit.add(
                Renewal(
                    site_id=world.site_id, member_id=world.member_id,
                    membership_id=world.membership.id or 0, starts_on=date(year, 1, 1),
                    ends_on=date(year, 12, 31), status=status, answers={}, saved_at=unit.now,
                    tier_id=world.tiers[2026, "small"].id or 0, tier_decision=decision,
                    payment_method=PaymentMethod.CHEQUE, awaits_purchase_order=awaits,
                )
            )  # fmt: skip
            if order is not None:
                unit.add(
                    PurchaseOrder(
                        site_id=world.site_id, member_id=world.member_id, reference="",
                        subject=Subject("renewal", request.id),
                        received_at=unit.now if order else None,
                    )
                )  # fmt: skip
            due[request.id or 0] = stage_of(request, has_order=bool(order))

    with work() as unit:
        rows = requests.requests_by_ids(unit.session, world.site_id, list(due))
        filtered = {
            stage: requests.count_requests(unit.session, world.site_id, RequestFilter(stage=stage))
            for stage in RequestStage
        }
    assert {row.id: row.stage for row in rows} == due
    assert set(due.values()) == set(RequestStage)
    assert filtered == {stage: list(due.values()).count(stage) for stage in RequestStage}
