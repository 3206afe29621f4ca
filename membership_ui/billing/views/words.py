"""What documents and ways to pay are called, on pages, papers and copies of data alike."""

from __future__ import annotations

from membership_ui.adapters.i18n import _
from membership_ui.billing.tables import DocumentKind
from membership_ui.kernel.errors import N_
from membership_ui.sites.rules import PaymentMethod

KIND_NAMES = {
    DocumentKind.QUOTE: N_("Quote"),
    DocumentKind.INVOICE: N_("Invoice"),
    DocumentKind.RECEIPT: N_("Receipt"),
    DocumentKind.CREDIT_NOTE: N_("Credit note"),
}
METHOD_NAMES = {
    PaymentMethod.CARD: N_("Card"),
    PaymentMethod.TRANSFER: N_("Bank transfer"),
    PaymentMethod.CHEQUE: N_("Cheque"),
    PaymentMethod.CASH: N_("Cash"),
}


def kind_name(kind: DocumentKind) -> str:
    return _(KIND_NAMES[kind])


def method_name(method: PaymentMethod) -> str:
    return _(METHOD_NAMES[method])
