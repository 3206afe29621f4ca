"""What documents, their states and ways to pay are called, on pages, papers and data copies."""

from __future__ import annotations

from dataclasses import replace

from membership_ui.adapters.i18n import _
from membership_ui.billing.rules import PaymentMethod, Settlement
from membership_ui.billing.tables import DocumentKind
from membership_ui.kernel.errors import N_
from membership_ui.kernel.views import Badge

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
# Colours and icons: ux.md 4.5
SETTLEMENTS = {
    Settlement.OFFERED: Badge("blue", "clock", N_("Valid")),
    Settlement.LAPSED: Badge("gray", "check", N_("Lapsed")),
    Settlement.OPEN: Badge("amber", "mail", N_("Due")),
    Settlement.PAID: Badge("green", "circle-check", N_("Paid")),
    Settlement.REFUNDED: Badge("gray", "undo-2", N_("Refunded")),
}


def settlement_badge(settlement: Settlement) -> Badge:
    """Of a document, and of the membership or the request that it asks money for."""
    badge = SETTLEMENTS[settlement]
    return replace(badge, text=_(badge.text))


def kind_name(kind: DocumentKind) -> str:
    return _(KIND_NAMES[kind])


def method_name(method: PaymentMethod) -> str:
    return _(METHOD_NAMES[method])
