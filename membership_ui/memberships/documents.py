"""What a quote or an invoice says of a membership, in every language."""

from __future__ import annotations

from membership_ui.adapters.i18n import LOCALES, _, format_day, format_span, use
from membership_ui.billing.documents import VAT_NOT_APPLICABLE, Line
from membership_ui.kernel.periods import Period, calendar_year
from membership_ui.memberships.tables import Tier


def dues_line(term: Period, tier: Tier) -> Line:
    """The one line of a year's dues. Dues carry no VAT: the mentions say why."""
    return Line(
        labels={locale: _dues_label(term, tier, locale) for locale in LOCALES},
        quantity=1,
        unit_cents=tier.cents,
        cents=tier.cents,
        vat=VAT_NOT_APPLICABLE,
    )


def term_label(term: Period) -> str:
    """After the word for what runs so long: `2027` for a calendar year, both days otherwise, or the
    first alone where there is no last one; in the present language.
    """
    if term == calendar_year(term.starts_on.year):
        return str(term.starts_on.year)
    first = format_day(term.starts_on)
    if term.is_endless:
        return _("from {first}").format(first=first)
    return _("from {first} to {last}").format(first=first, last=format_day(term.ends_on))


def term_in_cell(term: Period) -> str:
    """The same on its own."""
    is_year = term == calendar_year(term.starts_on.year)
    return term_label(term) if is_year else format_span(term)


def _dues_label(term: Period, tier: Tier, locale: str) -> str:
    with use(locale):
        return _("Membership dues {term}, {tier}").format(
            term=term_label(term), tier=tier.labels[locale]
        )
