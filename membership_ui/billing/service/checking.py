"""Before a document is issued: what it says can be read back unchanged and printed whole. It can
never be changed after.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import asdict
from functools import partial

from stdnum import bic, iban

from membership_ui.accounts.rules.addresses import read_email
from membership_ui.adapters.pdf_fonts import missing_letters
from membership_ui.billing.documents import DocumentContent, Party, PaymentDetails
from membership_ui.billing.rules import check_reference
from membership_ui.kernel.errors import N_, Conflict, Invalid, InvalidForm
from membership_ui.kernel.money import Money, total
from membership_ui.structures.addresses import printed_lines, read_known_address
from membership_ui.structures.identifiers import Identifier, read_identifier, read_siren

# A thousand million: whatever is more was mistyped
_MOST_CENTS = 10**11
_CURRENCY = re.compile("[A-Z]{3}")
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


class Unprintable(Conflict):
    message = N_(
        "“{letter}” cannot be printed on a document. Correct “{text}” first: nothing was issued."
    )


class Unreadable(Conflict):
    message = N_(
        "“{text}” cannot be printed like this on a document. Correct it first: nothing was issued."
    )


class AddressMissing(Conflict):
    message = N_("The address of {name} is missing. Enter it first: nothing was issued.")


def require_issuable(content: DocumentContent) -> None:
    """A document about another one repeats its parties: they were checked when that was issued.
    Raises Unprintable, Unreadable, AddressMissing.
    """
    for text in _texts(content):
        if missing := missing_letters(text):
            raise Unprintable(letter=missing[0], text=text[:80])
        if any(unicodedata.category(letter) in _UNSEEN for letter in text):
            raise Unreadable(text=text[:80])
    if DocumentContent.from_json(content.to_json()) != content:
        raise Unreadable(text=content.buyer.name)
    _require_amounts(content)
    _require_bank(content.payment)
    _require_same(content.purchase_order_reference, check_reference)
    if not content.related_number:
        require_party(content.seller)
        require_party(content.buyer)
        _require_postal(content.buyer)


def _texts(content: DocumentContent) -> Iterator[str]:
    for party in (content.seller, content.buyer):
        yield from (party.name, *party.address, party.email)
    yield content.purchase_order_reference
    for line in content.lines:
        yield from line.labels.values()
    for mentions in content.mentions.values():
        yield from mentions
    payment, theme = content.payment, content.theme
    yield from (payment.bank, payment.cheque_order, payment.reference)
    yield from (theme.site_name, theme.monogram, content.related_number)


def _require_amounts(content: DocumentContent) -> None:
    lines, amount, still_due = content.lines, content.total, content.still_due
    is_sum = (
        content.related_number
        or total([Money(line.cents, amount.currency) for line in lines], amount.currency) == amount
    )
    _require(is_sum and 0 <= amount.cents <= _MOST_CENTS, str(amount.cents))
    _require(not content.related_number or amount.cents > 0, str(amount.cents))
    _require(still_due is None or 0 <= still_due.cents <= _MOST_CENTS, str(amount.cents))
    _require(bool(_CURRENCY.fullmatch(amount.currency)), amount.currency)
    for line in lines:
        is_product = line.cents == line.quantity * line.unit_cents
        _require(is_product and line.cents >= 0 and line.quantity > 0, str(line.cents))


def _require_bank(payment: PaymentDetails) -> None:
    """Money that goes to a mistyped account is gone."""
    _require(not payment.iban or iban.is_valid(payment.iban), payment.iban)
    _require(not payment.bic or bic.is_valid(payment.bic), payment.bic)


def require_party(party: Party) -> None:
    """Raises Unreadable, AddressMissing."""
    _require(bool(party.name), party.name)
    if not party.address:
        raise AddressMissing(name=party.name)
    for text in (party.name, *party.address):
        is_tidy = text == text.strip() and "  " not in text
        _require(is_tidy and unicodedata.is_normalized("NFC", text), text)
    if party.email:
        _require_same(party.email, read_email)
    _require_identifiers(party)
    # All three say the same nine digits
    siren = party.siren
    _require(not (siren and party.siret) or party.siret.startswith(siren), party.siret)
    is_french = party.vat_number.startswith("FR")
    _require(not (siren and is_french) or party.vat_number.endswith(siren), party.vat_number)


def _require_postal(buyer: Party) -> None:
    """What is printed is an address that forms read as it is."""
    postal, printed = buyer.postal, ", ".join(buyer.address)
    try:
        is_read = (
            postal is not None and read_known_address(asdict(postal), postal.country) == postal
        )
    except InvalidForm:
        is_read = False
    _require(is_read, printed)
    _require(postal and printed_lines(postal) == buyer.address, printed)


def _require_identifiers(party: Party) -> None:
    named = (
        (Identifier.SIRET, party.siret),
        (Identifier.VAT_NUMBER, party.vat_number),
        *((Identifier(name), number) for name, number in party.identifiers),
    )
    for identifier, number in named:
        _require_same(number, partial(read_identifier, identifier, identifier))
    _require_same(party.siren, partial(read_siren, "siren"))


def _require_same(text: str, read: Callable[[str], str]) -> None:
    try:
        is_same = read(text) == text
    except Invalid:
        is_same = False
    _require(is_same, text)


def _require(holds: object, text: str) -> None:
    if not holds:
        raise Unreadable(text=text[:80])
