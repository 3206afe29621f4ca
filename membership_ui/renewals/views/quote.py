"""A quote on its page: beside the PDF, the facts that one looks for first."""

from __future__ import annotations

from dataclasses import dataclass

from membership_ui.adapters.i18n import _, format_day, format_money
from membership_ui.billing.documents import DocumentContent
from membership_ui.billing.tables import Document
from membership_ui.billing.views.addresses import document_url
from membership_ui.kernel.money import Money
from membership_ui.memberships.documents import term_in_cell

# The page has its own buttons: the viewer shows the sheet alone, as wide as it can
_WITHOUT_TOOLS = "#toolbar=0&navpanes=0&view=FitH"


@dataclass(frozen=True)
class QuoteView:
    number: str = ""
    title: str = ""
    structure: str = ""
    amount: str = ""
    term: str = ""
    valid_until: str = ""
    url: str = ""
    preview_url: str = ""
    file_name: str = ""


def quote_view(quote: Document) -> QuoteView:
    content = DocumentContent.from_json(quote.content)
    return QuoteView(
        number=quote.number,
        title=_("Quote {number}").format(number=quote.number),
        structure=content.buyer.name,
        amount=format_money(Money(quote.cents, quote.currency)),
        term=term_in_cell(content.term) if content.term else "",
        valid_until=format_day(quote.valid_until) if quote.valid_until else "",
        url=document_url(quote.id),
        preview_url=document_url(quote.id) + _WITHOUT_TOOLS,
        file_name=f"{quote.number}.pdf",
    )
