"""The treasurer records the money of a renewal: payment, receipt and e-mail in one transaction."""

from __future__ import annotations

import unicodedata
from datetime import date

from membership_ui.billing import queries as billing
from membership_ui.billing.rules import PaymentMethod
from membership_ui.billing.service.paying import PaymentReceived, record_payment
from membership_ui.kernel.errors import N_, Invalid, require
from membership_ui.kernel.money import Money
from membership_ui.kernel.subjects import Subject
from membership_ui.kernel.work import UnitOfWork
from membership_ui.members import queries as members
from membership_ui.members.service.managing import administrators
from membership_ui.renewals import access, mails
from membership_ui.renewals.queries import renewals
from membership_ui.renewals.service.posting import post_all
from membership_ui.sites import queries as sites

# More letters than any amount has
_LONGEST_AMOUNT = 40


def receive_payment(work: UnitOfWork, renewal_id: int, form: dict[str, str]) -> int:
    """Record what arrived for a renewal's invoice and return the receipt's key.

    `form` has amount (as typed), method, received_on (ISO day) and reference; `still_due`, what the
    page showed, refuses a form that is sent twice.
    Raises NotAllowed, NotFound, AlreadyPaid, Invalid for a field of the form.
    """
    renewal = renewals.locked_renewal(work.session, renewal_id)
    require(access.may_invoice(work.actor, renewal.site_id))
    if renewal.invoice_id is None:
        raise Invalid("amount", N_("Issue the invoice first."))
    invoice = billing.document(work.session, renewal.invoice_id)
    received = PaymentReceived(
        amount=read_amount(form.get("amount", ""), invoice.currency),
        method=_method(form.get("method", "")),
        received_on=_day(form.get("received_on", "")),
        reference=form.get("reference", ""),
        seen_due=_seen(form.get("still_due", ""), invoice.currency),
    )
    receipt_id = record_payment(work, renewal.invoice_id, received)
    receipt = billing.document(work.session, receipt_id)
    member = members.details(work.session, renewal.member_id)
    site = sites.site(work.session, renewal.site_id)
    to = administrators(work, renewal.member_id)
    post_all(work, mails.receipt_issued(to, receipt, member, site))
    work.touch(Subject("member", renewal.member_id), Subject("renewals", renewal.site_id))
    return receipt_id


def read_amount(typed: str, currency: str) -> Money:
    """`1 234,50`, `1234.5`, `1 234,50 €` → 1234_50; digits of another width are read. Raises
    Invalid("amount").
    """
    text = unicodedata.normalize("NFKC", typed[:_LONGEST_AMOUNT])
    plain = "".join(c for c in text if not c.isspace()).rstrip("€$").replace(",", ".")
    units, _, decimals = plain.partition(".")
    if not (units.isascii() and units.isdigit()) or len(units) > 9 or len(decimals) > 2:
        raise Invalid("amount", N_("Enter an amount, for example 1234.50"))
    if decimals and not (decimals.isascii() and decimals.isdigit()):
        raise Invalid("amount", N_("Enter an amount, for example 1234.50"))
    return Money(int(units) * 100 + int(decimals.ljust(2, "0") or 0), currency)


def _seen(shown: str, currency: str) -> Money | None:
    return read_amount(shown, currency) if shown else None


def _method(typed: str) -> PaymentMethod:
    if typed in {str(method) for method in PaymentMethod}:
        return PaymentMethod(typed)
    raise Invalid("method", N_("Choose how the payment was made."))


def _day(typed: str) -> date:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        raise Invalid("received_on", N_("Enter the day on which the money arrived.")) from None
