"""Quotes: an offer for the next term, made from the last validated membership."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from membership_ui.adapters.i18n import sentence
from membership_ui.billing.service.issuing import issue_quote
from membership_ui.kernel.errors import InvalidForm
from membership_ui.kernel.subjects import Subject
from membership_ui.kernel.work import UnitOfWork
from membership_ui.members.service.managing import managed_member
from membership_ui.renewals.queries import renewals
from membership_ui.renewals.rules import DetailsUnread, RenewalStatus
from membership_ui.renewals.service.reading_answers import read_drafted_details
from membership_ui.renewals.service.terms import NextTerm, dues_order, next_term
from membership_ui.structures.identifiers import Identifier


def issue_own_quote(work: UnitOfWork, site_id: int, member_id: int) -> int:
    """Issue a numbered quote and return its key. Twice makes two quotes and changes nothing else.
    It names the member as the draft of the renewal does, where there is one.

    Raises NotAllowed, NoMembership, NoFeeScale, DetailsUnread.
    """
    managed_member(work, member_id)
    start = _as_drafted(work, next_term(work, site_id, member_id))
    order = dues_order(
        start,
        start.kept,
        subject=Subject("membership", start.last.id),
        payment_method=start.last.payment_method,
        order_reference="",
    )
    today = work.today(start.site.time_zone)
    valid_until = today + timedelta(days=start.policy.quote_valid_days)
    return issue_quote(work, order, valid_until=valid_until).id or 0


def unread_details(work: UnitOfWork, site_id: int, member_id: int) -> dict[str, str]:
    """What the draft of the renewal says and no quote can carry: the sentence of each field. Raises
    NotAllowed, NoMembership, NoFeeScale.
    """
    managed_member(work, member_id)
    start = next_term(work, site_id, member_id)
    try:
        read_drafted_details(start, _typed(work, start))
    except InvalidForm as refused:
        return {problem.field: sentence(problem) for problem in refused.problems}
    return {}


def _typed(work: UnitOfWork, start: NextTerm) -> dict[str, str]:
    """The answers of the draft, nothing where there is none."""
    requests = renewals.renewals_of(work.session, start.site.id or 0, start.member.id)
    found = next((row for row in requests if row.starts_on == start.term.starts_on), None)
    return found.answers if found and found.status is RenewalStatus.DRAFT else {}


def _as_drafted(work: UnitOfWork, start: NextTerm) -> NextTerm:
    """What was typed and is not sent yet is for the paper only: the member stays as it is."""
    typed = _typed(work, start)
    if not typed:
        return start
    try:
        details = read_drafted_details(start, typed)
    except InvalidForm as refused:
        raise DetailsUnread from refused
    typed_numbers = {each: details.pop(each) for each in Identifier if each in details}
    numbers = {**start.member.identifiers, **typed_numbers}
    return replace(start, member=replace(start.member, identifiers=numbers, **details))
