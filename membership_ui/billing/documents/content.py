"""What a document says, as data, kept in its row on the day of issue."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from membership_ui.billing.rules import PaymentMethod
from membership_ui.kernel.money import Money
from membership_ui.kernel.periods import Period
from membership_ui.structures.addresses import PostalAddress

# Wordings of a line's VAT column; a site that charges VAT adds its rates here
VAT_NOT_APPLICABLE = "not_applicable"
VAT_EXEMPT = "exempt"


@dataclass(frozen=True)
class Party:
    """Who sells or buys, as named on the day of issue. Empty strings are not printed;
    `identifiers` are those beside SIREN, SIRET and VAT number, each by its name. `address` is what
    is printed of `postal`, which a seller does not have, nor a buyer before it was kept.
    """

    name: str
    address: tuple[str, ...]
    siren: str
    siret: str
    vat_number: str
    email: str
    identifiers: tuple[tuple[str, str], ...] = ()
    postal: PostalAddress | None = None

    def to_json(self) -> dict[str, Any]:
        raw = asdict(self)
        raw["address"] = list(self.address)
        raw["identifiers"] = list(map(list, self.identifiers))
        if self.postal is None:
            del raw["postal"]
        return raw

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> Party:
        return cls(**{
            **raw,
            "address": tuple(raw["address"]),
            "identifiers": tuple((name, number) for name, number in raw.get("identifiers", ())),
            "postal": PostalAddress(**raw["postal"]) if "postal" in raw else None,
        })  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One thing sold. `labels` is its text by language; `vat` one of the VAT_ wordings."""

    labels: Mapping[str, str]
    quantity: int
    unit_cents: int
    cents: int
    vat: str

    def label(self, locale: str) -> str:
        """The label in `locale`, else in the first language that it has."""
        return self.labels.get(locale) or next(iter(self.labels.values()), "")

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> Line:
        return cls(**{**raw, "labels": dict(raw["labels"])})


@dataclass(frozen=True)
class PaymentDetails:
    """How to pay, or on a receipt how it was paid; `received_on` is the day the money arrived."""

    method: PaymentMethod
    iban: str
    bic: str
    bank: str
    cheque_order: str
    reference: str
    received_on: date | None

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> PaymentDetails:
        received_on = raw["received_on"]
        return cls(**{
            **raw,
            "method": PaymentMethod(raw["method"]),
            "received_on": date.fromisoformat(received_on) if received_on else None,
        })  # fmt: skip


@dataclass(frozen=True)
class Theme:
    """The site's look. `accent` is one of the tested accents by name, or a `#rrggbb`."""

    accent: str
    monogram: str
    site_name: str


@dataclass(frozen=True)
class DocumentContent:
    """Everything printed that is not in the document's own row.

    `mentions` are the legal sentences by language; `related_number` is the invoice that a receipt
    or a credit note is about; `still_due` is what a receipt leaves to pay of it.
    """

    seller: Party
    buyer: Party
    lines: tuple[Line, ...]
    total: Money
    mentions: Mapping[str, tuple[str, ...]]
    payment: PaymentDetails
    purchase_order_reference: str
    term: Period | None
    theme: Theme
    related_number: str
    still_due: Money | None = None

    def to_json(self) -> dict[str, Any]:
        """Plain JSON values; `from_json` gives back an equal content."""
        raw = asdict(self)
        received_on = self.payment.received_on
        raw["payment"]["method"] = self.payment.method.value
        raw["payment"]["received_on"] = received_on.isoformat() if received_on else None
        raw["lines"] = list(raw["lines"])
        raw["mentions"] = {locale: list(texts) for locale, texts in self.mentions.items()}
        raw["seller"], raw["buyer"] = self.seller.to_json(), self.buyer.to_json()
        if self.term:
            raw["term"] = {
                "starts_on": self.term.starts_on.isoformat(),
                "ends_on": self.term.ends_on.isoformat(),
            }
        return raw

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> DocumentContent:
        """Raises KeyError or TypeError when `raw` was not written by `to_json`."""
        return cls(
            seller=Party.from_json(raw["seller"]),
            buyer=Party.from_json(raw["buyer"]),
            lines=tuple(Line.from_json(line) for line in raw["lines"]),
            total=Money(**raw["total"]),
            mentions={locale: tuple(texts) for locale, texts in raw["mentions"].items()},
            payment=PaymentDetails.from_json(raw["payment"]),
            purchase_order_reference=raw["purchase_order_reference"],
            term=_period(raw["term"]),
            theme=Theme(**raw["theme"]),
            related_number=raw["related_number"],
            still_due=Money(**raw["still_due"]) if raw.get("still_due") else None,
        )


def _period(raw: Mapping[str, str] | None) -> Period | None:
    if raw is None:
        return None
    return Period(date.fromisoformat(raw["starts_on"]), date.fromisoformat(raw["ends_on"]))
