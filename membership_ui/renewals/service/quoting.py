"""Quotes: an offer for the next term, made from the last validated membership."""

from __future__ import annotations

from datetime import timedelta

from membership_ui.billing.service.issuing import issue_quote
from membership_ui.kernel.work import UnitOfWork
from membership_ui.memberships.service.managing import managed_structure
from membership_ui.renewals.service.terms import dues_order, next_term


def edit_quote(work: UnitOfWork, site_id: int, structure_id: int) -> int:
    """Issue a numbered quote and return its key. Twice makes two quotes and changes nothing else.

    Raises NotAllowed, NoMembership, NoFeeScale.
    """
    managed_structure(work, structure_id)
    start = next_term(work, site_id, structure_id)
    order = dues_order(
        start,
        start.kept,
        subject=f"membership:{start.last.id}",
        payment_method=start.last.payment_method,
        order_reference="",
    )
    today = work.today(start.site.time_zone)
    valid_until = today + timedelta(days=start.policy.quote_valid_days)
    return issue_quote(work, order, valid_until=valid_until).id or 0
