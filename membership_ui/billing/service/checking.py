"""Before a document is issued: what it says can be read back unchanged and printed whole. It can
never be changed after.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator
from functools import partial

from membership_ui.adapters.pdf_fonts import missing_letters
from membership_ui.billing.documents import DocumentContent, Party
from membership_ui.kernel.errors import N_, Conflict, Invalid
from membership_ui.kernel.money import Money, total
from membership_ui.structures.identifiers import Identifier, read_identifier, read_siren

_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


class Unprintable(Conflict):
    message = N_(
        "“{letter}” cannot be printed on a document. Correct “{text}” first: nothing was issued."
    )


class Unreadable(Conflict):
    message = N_("“{text}” cannot be right on a document. Correct it first: nothing was issued.")


def require_issuable(content: DocumentContent) -> None:
    """Raises Unprintable, Unreadable."""
    for text in _texts(content):
        if missing := missing_letters(text):
            raise Unprintable(letter=missing[0], text=text[:80])
        if any(unicodedata.category(letter) in _UNSEEN for letter in text):
            raise Unreadable(text=text[:80])
    for party in (content.seller, content.buyer):
        _require_identifiers(party)
    if DocumentContent.from_json(content.to_json()) != content:
        raise Unreadable(text=content.buyer.name)
    currency = content.total.currency
    lines = [Money(line.cents, currency) for line in content.lines]
    if not content.related_number and total(lines, currency) != content.total:
        raise Unreadable(text=str(content.total.cents))


def _texts(content: DocumentContent) -> Iterator[str]:
    for party in (content.seller, content.buyer):
        yield from (party.name, *party.address, party.email)
    yield content.purchase_order_reference
    for line in content.lines:
        yield from line.labels.values()


def _require_identifiers(party: Party) -> None:
    named = (
        (Identifier.SIRET, party.siret),
        (Identifier.VAT_NUMBER, party.vat_number),
        *((Identifier(name), number) for name, number in party.identifiers),
    )
    for identifier, number in named:
        _require_same(number, partial(read_identifier, identifier, identifier))
    _require_same(party.siren, partial(read_siren, "siren"))


def _require_same(number: str, read: Callable[[str], str]) -> None:
    try:
        is_same = read(number) == number
    except Invalid:
        is_same = False
    if not is_same:
        raise Unreadable(text=number)
