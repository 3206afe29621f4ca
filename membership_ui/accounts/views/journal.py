"""The journal in a person's words: what happened to their account, and who did it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from membership_ui.adapters.i18n import _, format_day, format_time
from membership_ui.adapters.tables import AuditEvent
from membership_ui.kernel.errors import N_

# What each verb of the journal is called on the page
_DEEDS = {
    "account.signed_in": N_("Signed in"),
    "account.signed_out": N_("Signed out"),
    "account.reset_requested": N_("A link for a new password was asked for"),
    "account.password_reset": N_("New password chosen by the link of an e-mail"),
    "account.viewed": N_("Looked at by the staff of {site}"),
}
LOOKS = frozenset({"account.viewed", "account.exported"})


@dataclass(frozen=True)
class JournalLine:
    """`who` is empty for what is done before signing in; `is_look`: somebody else read the
    person's data.
    """

    id: int = 0
    what: str = ""
    who: str = ""
    when: str = ""
    is_look: bool = False


@dataclass(frozen=True)
class JournalView:
    lines: list[JournalLine] = field(default_factory=list)
    has_more: bool = False


def journal_view(
    lines: Sequence[AuditEvent], *, reader: int, time_zone: str, has_more: bool
) -> JournalView:
    zone = ZoneInfo(time_zone)
    return JournalView([_line(event, reader, zone) for event in lines], has_more)


def _line(event: AuditEvent, reader: int, zone: ZoneInfo) -> JournalLine:
    at = event.at.astimezone(zone)
    is_own = event.actor_account_id == reader
    deed = _(_DEEDS[event.verb]) if event.verb in _DEEDS else _("Another change of the account")
    return JournalLine(
        id=event.id or 0,
        what=deed.format(site=event.facts.get("site", "")),
        who=_("You") if is_own else event.actor_name,
        when=_("{day} at {time}").format(day=format_day(at.date()), time=format_time(at)),
        is_look=event.verb in LOOKS and not is_own,
    )
