"""Money that arrives: recorded once, followed by its receipt."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from membership_ui.billing import access, queries
from membership_ui.billing.documents import DocumentContent
from membership_ui.billing.events import InvoicePaid
from membership_ui.billing.rules import (
    PaymentMethod,
    check_payment,
    check_reference,
    check_seen,
    still_due,
)
from membership_ui.billing.service.issuing import issue_receipt
from membership_ui.billing.tables import Document, DocumentKind, Payment
from membership_ui.kernel.errors import N_, Invalid, NotFound, require
from membership_ui.kernel.money import Money
from membership_ui.kernel.subjects import Subject
from membership_ui.kernel.work import UnitOfWork
from membership_ui.sites import queries as sites

# Card payments come from the provider, never from a keyboard
RECORDABLE = frozenset({PaymentMethod.TRANSFER, PaymentMethod.CHEQUE, PaymentMethod.CASH})


@dataclass(frozen=True)
class PaymentReceived:
    """What the treasurer reads on the bank statement or on the cheque."""

    amount: Money
    method: PaymentMethod
    received_on: date
    reference: str
    # What was still due when it was typed, where it is known: the same form may be sent twice
    seen_due: Money | None = None


def record_payment(work: UnitOfWork, invoice_id: int, received: PaymentReceived) -> int:
    """Record money for an invoice and issue its receipt, whose key is returned.

    Raises NotAllowed, NotFound, AlreadyPaid, Invalid for a field of the form.
    """
    invoice = queries.locked_document(work.session, invoice_id)
    require(access.may_handle_money(work.actor, invoice.site_id))
    if invoice.kind is not DocumentKind.INVOICE:
        raise NotFound
    if received.method not in RECORDABLE:
        raise Invalid("method", N_("Choose how the payment was made."))
    today = work.today(sites.site(work.session, invoice.site_id).time_zone)
    still_open = _open(work, invoice)
    check_seen(received.seen_due, still_open)
    check_payment(received.amount, still_open, received.received_on, today, invoice.issued_on)
    _keep(work, invoice, received)
    left = still_open - received.amount
    receipt = _issue_receipt(work, invoice, received, left)
    if received.amount == still_open:
        work.announce(InvoicePaid(invoice_id, invoice.subject, received.received_on))
    return receipt.id or 0


def _open(work: UnitOfWork, invoice: Document) -> Money:
    return still_due(invoice, queries.payments_of(work.session, [invoice.id or 0]))


def _keep(work: UnitOfWork, invoice: Document, received: PaymentReceived) -> None:
    payment = Payment(
        site_id=invoice.site_id,
        invoice_id=invoice.id or 0,
        cents=received.amount.cents,
        currency=received.amount.currency,
        method=received.method,
        received_on=received.received_on,
        reference=check_reference(received.reference),
        recorded_by=work.actor.account_id,
        recorded_at=work.now,
    )
    work.add(payment)
    work.record(
        "payment.recorded",
        Subject("document", invoice.id),
        cents=payment.cents,
        method=payment.method,
    )


def _issue_receipt(
    work: UnitOfWork, invoice: Document, received: PaymentReceived, left: Money
) -> Document:
    asked = DocumentContent.from_json(invoice.content).payment
    details = replace(
        asked,
        method=received.method,
        received_on=received.received_on,
        reference=check_reference(received.reference),
    )
    return issue_receipt(work, invoice, received.amount, details, still_due=left)
