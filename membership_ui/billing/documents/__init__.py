"""Quotes, invoices, receipts, credit notes: what they say (`content`), how it reads (`page`)."""

from membership_ui.billing.documents.content import (
    VAT_EXEMPT,
    VAT_NOT_APPLICABLE,
    DocumentContent,
    Line,
    Party,
    PaymentDetails,
    Theme,
)

__all__ = [
    "VAT_EXEMPT",
    "VAT_NOT_APPLICABLE",
    "DocumentContent",
    "Line",
    "Party",
    "PaymentDetails",
    "Theme",
]
