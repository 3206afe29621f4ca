"""Words that several pages say alike: standings, payment methods, periods, amounts."""

from __future__ import annotations

from membership_ui.adapters.i18n import _, format_number, in_language
from membership_ui.billing.rules import Settlement
from membership_ui.billing.views.words import settlement_badge
from membership_ui.kernel.errors import N_
from membership_ui.kernel.views import Badge
from membership_ui.memberships.queries.fees import TierInForce
from membership_ui.memberships.rules import Standing
from membership_ui.memberships.tables import Tier

# Colours and icons: ux.md 4.5
_STANDINGS = {
    Standing.NONE: ("gray", "ban", N_("Cancelled")),
    Standing.ACTIVE: ("green", "circle-check", N_("Active")),
    Standing.TO_RENEW: ("amber", "calendar-clock", N_("To renew")),
    Standing.UPCOMING: ("blue", "clock", N_("Upcoming")),
    Standing.ENDED: ("gray", "check", N_("Ended")),
    Standing.EXPIRED: ("red", "circle-x", N_("Expired")),
}


def standing_badge(standing: Standing) -> Badge:
    if standing is Standing.DUE:
        return settlement_badge(Settlement.OPEN)
    color, icon, text = _STANDINGS[standing]
    return Badge(color, icon, _(text))


def tier_label(tier: Tier | TierInForce) -> str:
    return in_language(tier.labels)


def tier_span(lower: int, upper: int | None) -> str:
    """A tier's bounds, for a column: its label is for menus. Empty for one that goes by no figure:
    up to nobody, or from nobody on.
    """
    if not lower and not upper:
        return ""
    if upper is None:
        return _("{n} and more").format(n=format_number(lower))
    if lower == 0:
        return _("up to {n}").format(n=format_number(upper))
    return _("{lower} to {upper}").format(lower=format_number(lower), upper=format_number(upper))
