"""Selects on submitted renewals, as staff look at them: stage, search, order, page, journal."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    and_,
    case,
    cast,
    false,
    func,
    or_,
    select,
)
from sqlmodel import Session, col

from membership_ui.adapters.tables import AuditEvent
from membership_ui.billing.rules import PaymentMethod
from membership_ui.billing.tables import Document, PurchaseOrder
from membership_ui.kernel.text import readings, spelt_apart, typed_words
from membership_ui.members.queries import NAME, NAME_KEY, named
from membership_ui.members.tables import Member
from membership_ui.memberships.tables import Tier
from membership_ui.renewals.rules import RenewalStatus, TierDecision
from membership_ui.renewals.rules.stages import RequestStage
from membership_ui.renewals.tables import Renewal
from membership_ui.structures.tables import Structure

STAGES = tuple(RequestStage)


@dataclass(frozen=True)
class RequestFilter:
    """Which requests of a site; None means all. Drafts are nobody's business but the member's."""

    text: str = ""
    stage: RequestStage | None = None
    change: TierDecision | None = None
    method: PaymentMethod | None = None


@dataclass(frozen=True)
class RequestRow:
    """One line of the list. `cents`: the invoice's amount, before it the price of the tier."""

    id: int
    stage: RequestStage
    structure: str
    siren: str | None
    town: str
    starts_on: date
    ends_on: date
    decision: TierDecision
    tier: dict[str, str]
    lower: int
    upper: int | None
    method: PaymentMethod
    cents: int
    submitted_at: datetime | None
    invoice_id: int | None
    invoice_number: str | None


_Statement = Select[*tuple[Any, ...]]
_STATUS_OF = {RequestStage.TO_PAY: RenewalStatus.INVOICED, RequestStage.PAID: RenewalStatus.PAID}
_AMOUNT = func.coalesce(col(Document.cents), col(Tier.cents))
_SIREN, _DIGITS = 9, re.compile(r"\d[\d .]*")
_NOT_DIGIT = re.compile(r"\D")
_NUMBER = re.compile(r"[a-z]{1,2}-[\d-]+", re.IGNORECASE)


def _rank() -> ColumnElement[int]:
    """The stage as its place in STAGES: it sorts as staff work."""
    awaits = and_(col(Renewal.awaits_purchase_order), col(PurchaseOrder.received_at).is_(None))
    return case(
        (col(Renewal.status) == RenewalStatus.PAID, STAGES.index(RequestStage.PAID)),
        (col(Renewal.status) == RenewalStatus.INVOICED, STAGES.index(RequestStage.TO_PAY)),
        (col(Renewal.tier_decision) == TierDecision.PENDING, STAGES.index(RequestStage.TO_DECIDE)),
        (awaits, STAGES.index(RequestStage.AWAITING_ORDER)),
        else_=STAGES.index(RequestStage.TO_INVOICE),
    )


_SORTS: dict[str, tuple[Any, ...]] = {
    "submitted": (col(Renewal.submitted_at),),
    "name": (NAME_KEY,),
    "amount": (_AMOUNT, NAME_KEY),
    "stage": (_rank(), col(Renewal.submitted_at)),
}
SORTABLE = frozenset(_SORTS)


def requests(
    session: Session, site_id: int, wanted: RequestFilter, *, sort: str, offset: int, limit: int
) -> list[RequestRow]:
    """One page. `sort` is one of SORTABLE, with a `-` before it for the other way round."""
    return _read(session, _sorted(site_id, wanted, sort).offset(offset).limit(limit))


def all_requests(
    session: Session, site_id: int, wanted: RequestFilter, *, sort: str, at_once: int
) -> Iterator[list[RequestRow]]:
    """Every page, as the database sends them."""
    found = session.connection().execute(
        _sorted(site_id, wanted, sort), execution_options={"stream_results": True}
    )
    for rows in found.partitions(at_once):
        yield [_row(row) for row in rows]


def requests_by_ids(session: Session, site_id: int, ids: Sequence[int]) -> list[RequestRow]:
    """Some rows again, in no order."""
    return _read(
        session, _filtered(_rows(), site_id, RequestFilter()).where(col(Renewal.id).in_(ids))
    )


def count_requests(session: Session, site_id: int, wanted: RequestFilter) -> int:
    statement = _filtered(_joined(select(func.count())), site_id, wanted)
    return session.connection().execute(statement).scalar_one()


def submitted(
    session: Session, site_id: int, wanted: RequestFilter, only: Sequence[int] | None = None
) -> list[tuple[int, str]]:
    """Requests not yet invoiced, and whose, the oldest first: of the filter, or of `only`."""
    rows = _joined(select(col(Renewal.id), NAME))
    statement = _filtered(rows, site_id, wanted).where(
        col(Renewal.status) == RenewalStatus.SUBMITTED
    )
    if only is not None:
        statement = statement.where(col(Renewal.id).in_(only))
    in_order = statement.order_by(col(Renewal.submitted_at), col(Renewal.id))
    return [(row[0], row[1]) for row in session.connection().execute(in_order)]


def journal(session: Session, subjects: Sequence[str]) -> Sequence[AuditEvent]:
    """What was done to any of `subjects`, the latest first."""
    statement = (
        select(AuditEvent)
        .where(col(AuditEvent.subject).in_(subjects))
        .order_by(col(AuditEvent.id).desc())
    )
    return session.scalars(statement).all()


def _rows() -> _Statement:
    return _joined(
        select(
            col(Renewal.id), _rank(), NAME, col(Structure.siren),
            func.coalesce(col(Structure.town), col(Member.town)),
            col(Renewal.starts_on), col(Renewal.ends_on), col(Renewal.tier_decision),
            col(Tier.labels), col(Tier.lower), col(Tier.upper), col(Renewal.payment_method),
            _AMOUNT, col(Renewal.submitted_at), col(Document.id), col(Document.number),
        )
    )  # fmt: skip


def _sorted(site_id: int, wanted: RequestFilter, sort: str) -> _Statement:
    descending, column = sort.startswith("-"), sort.removeprefix("-")
    keys = [key.desc() if descending else key.asc() for key in (*_SORTS[column], col(Renewal.id))]
    return _filtered(_rows(), site_id, wanted).order_by(*keys)


def _joined(statement: _Statement) -> _Statement:
    subject = "renewal:" + cast(col(Renewal.id), String)
    requested = statement.select_from(Renewal).join(
        Member, col(Member.id) == col(Renewal.member_id)
    )
    return (
        named(requested)
        .join(Tier, col(Tier.id) == col(Renewal.tier_id))
        .outerjoin(Document, col(Document.id) == col(Renewal.invoice_id))
        .outerjoin(PurchaseOrder, col(PurchaseOrder.subject) == subject)
    )


def _filtered(statement: _Statement, site_id: int, wanted: RequestFilter) -> _Statement:
    conditions = [col(Renewal.site_id) == site_id, col(Renewal.status) != RenewalStatus.DRAFT]
    if wanted.stage is not None:
        # The status once more, in words that the index understands
        conditions.append(
            col(Renewal.status) == _STATUS_OF.get(wanted.stage, RenewalStatus.SUBMITTED)
        )
        conditions.append(_rank() == STAGES.index(wanted.stage))
    if wanted.change is not None:
        conditions.append(col(Renewal.tier_decision) == wanted.change)
    if wanted.method is not None:
        conditions.append(col(Renewal.payment_method) == wanted.method)
    return statement.where(*conditions, *_matches(wanted.text))


def _matches(typed: str) -> list[ColumnElement[bool]]:
    """SIREN and invoice number by their beginning, a name by the beginning of each of its words."""
    plain = typed.strip()
    if _NUMBER.fullmatch(plain):
        return [col(Document.number).like(f"{plain.upper()}%")]
    if _DIGITS.fullmatch(plain):
        digits = _NOT_DIGIT.sub("", plain)
        return [
            or_(
                col(Structure.siren).like(f"{digits[:_SIREN]}%"),
                col(Document.number).like(f"%-{digits}"),
            )
        ]
    name, words = " " + NAME_KEY, typed_words(plain)[:8]
    if plain and not words:
        return [false()]
    return [
        or_(*(name.like(f"% {reading}%") for reading in (*readings(word), *spelt_apart(word))))
        for word in words
    ]


def _read(session: Session, statement: _Statement) -> list[RequestRow]:
    found = session.connection().execute(statement)
    return [_row(row) for row in found]


def _row(row: Sequence[Any]) -> RequestRow:
    return RequestRow(row[0], STAGES[row[1]], *row[2:])
