"""An entry of the register as cells of a sheet."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from membership_ui.kernel.money import Money
from membership_ui.memberships.queries.fees import TierInForce
from membership_ui.memberships.rules import NO_EXPIRY, Coverage, Dues, register_standing
from membership_ui.memberships.views.words import tier_label
from membership_ui.register.queries.search import ListedEntry
from membership_ui.register.views.register import badge_of, kind_name


class ExportWords:
    """What many rows say alike."""

    def __init__(
        self, tiers: Sequence[TierInForce], today: date, opens_days_before: int, currency: str
    ) -> None:
        self.tiers = {tier.code: tier_label(tier) for tier in tiers}
        self.today, self.opens_days_before, self.currency = today, opens_days_before, currency


def cells(
    entry: ListedEntry, name: str, population: int | None, words: ExportWords
) -> Sequence[object]:
    coverage = Coverage(Dues(entry.dues), entry.covered_from, entry.expires_on, None, entry.cents)
    standing = register_standing(coverage, words.today, words.opens_days_before)
    return (
        name,
        kind_name(entry.kind),
        entry.department,
        population,
        words.tiers.get(entry.tier_code, entry.tier_code),
        None if entry.expires_on == NO_EXPIRY else entry.expires_on,
        badge_of(standing).text,
        None if entry.cents < 0 else Money(entry.cents, words.currency),
    )
