"""A person's documents, payments and files. Documents of a structure are told by number only: they
are the structure's.
"""

from __future__ import annotations

from membership_ui.accounts.queries.merges import own_ids
from membership_ui.accounts.service.my_data import DataPart, Row, Sections
from membership_ui.accounts.views.paper import without
from membership_ui.billing import queries
from membership_ui.billing.tables import Document, Payment
from membership_ui.billing.views.words import KIND_NAMES, METHOD_NAMES
from membership_ui.kernel.errors import N_
from membership_ui.kernel.money import Money
from membership_ui.kernel.work import UnitOfWork
from membership_ui.members import queries as members


def billing_data(work: UnitOfWork, account_id: int) -> Sections:
    # What was issued to an account that was merged into this one names that one for ever
    accounts = own_ids(work.session, account_id)
    themselves = members.ids_of_accounts(work.session, accounts)
    rows = queries.documents_of_person(work.session, accounts, themselves)
    payments = queries.payments_of_person(work.session, accounts, themselves)
    own = [row for row in rows if row.member_id in themselves]
    return {
        "documents": [_document(row) for row in own],
        "documents_issued": [
            {"number": row.number, "kind": row.kind, "issued_at": row.issued_at}
            for row in rows
            if row.issued_by in accounts
        ],
        "documents_of_structures": _of_structures(work, account_id),
        "payments": [_payment(row, number) for row, number, mine in payments if mine],
        "payments_recorded": [
            {"invoice": number, "recorded_at": row.recorded_at}
            for row, number, _mine in payments
            if row.recorded_by in accounts
        ],
        "files": [
            {
                "name": row.original_name,
                "type": row.media_type,
                "bytes": row.size,
                "sent_at": row.uploaded_at,
            }
            for row in queries.files_of_account(work.session, account_id)
        ],
    }


def _document(row: Document) -> Row:
    buyer = row.content.get("buyer", {})
    return {
        "number": row.number,
        "kind": row.kind,
        "issued_on": row.issued_on,
        "amount": Money(row.cents, row.currency),
        "method": row.payment_method,
        "name": str(buyer.get("name", "")),
        "address": ", ".join(str(line) for line in buyer.get("address", [])),
        "email": str(buyer.get("email", "")),
        "link": f"/documents/{row.id}.pdf",
    }


def _payment(row: Payment, number: str) -> Row:
    return {
        "invoice": number,
        "received_on": row.received_on,
        "amount": Money(row.cents, row.currency),
        "method": row.method,
        "reference": row.reference,
    }


def _of_structures(work: UnitOfWork, account_id: int) -> list[Row]:
    names = dict(members.managed_members(work.session, account_id))
    return [
        {"structure": names[key], "kind": kind, "number": number}
        for key, number, kind in queries.numbers_of_members(work.session, list(names))
    ]


BILLING_DATA = DataPart(
    billing_data,
    {
        "documents": N_("Your invoices and receipts"),
        "documents.number": N_("Number"),
        "documents.kind": N_("Kind"),
        "documents.issued_on": N_("Date"),
        "documents.amount": N_("Amount"),
        "documents.method": N_("Payment"),
        "documents.name": N_("Addressed to"),
        "documents.address": N_("Address"),
        "documents.email": N_("Email"),
        "documents.link": N_("Link"),
        "documents_issued": N_("Documents you issued"),
        "documents_issued.number": N_("Number"),
        "documents_issued.kind": N_("Kind"),
        "documents_issued.issued_at": N_("When"),
        "documents_of_structures": N_("Documents of the structures you manage"),
        "documents_of_structures.structure": N_("Structure"),
        "documents_of_structures.kind": N_("Kind"),
        "documents_of_structures.number": N_("Number"),
        "payments": N_("Payments"),
        "payments.invoice": N_("Invoice"),
        "payments.received_on": N_("Received on"),
        "payments.amount": N_("Amount"),
        "payments.method": N_("Payment"),
        "payments.reference": N_("Reference"),
        "payments_recorded": N_("Payments you recorded"),
        "payments_recorded.invoice": N_("Invoice"),
        "payments_recorded.recorded_at": N_("When"),
        "files": N_("Files you sent"),
        "files.name": N_("File name"),
        "files.type": N_("Type"),
        "files.bytes": N_("Size in bytes"),
        "files.sent_at": N_("Sent"),
    },
    frozenset(
        {
            "document.issued_by",
            "payment.recorded_by",
            "stored_file.uploaded_by",
        }
    ),
    {**KIND_NAMES, **METHOD_NAMES},
    {"documents": without("link"), "files": without("type", "bytes")},
    {
        "quote.issued": N_("Quote made"),
        "invoice.issued": N_("Invoice issued"),
        "receipt.issued": N_("Receipt issued"),
        "credit_note.issued": N_("Credit note issued"),
        "document.drawn_again": N_("Document laid out again"),
        "payment.recorded": N_("Payment recorded"),
        "file.kept": N_("File sent"),
        "purchase_order.kept": N_("Purchase order sent"),
    },
)
