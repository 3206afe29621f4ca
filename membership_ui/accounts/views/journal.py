"""The journal in a person's words: what happened to their account, and who did it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from membership_ui.accounts.views.security import device_text
from membership_ui.adapters.i18n import _, format_moment
from membership_ui.adapters.tables import AuditEvent
from membership_ui.kernel.errors import N_

# What each verb of the journal is called on the page
DEEDS = {
    "account.registered": N_("Account created"),
    "account.email_verified": N_("Address confirmed"),
    "account.email_change_asked": N_("Change of address requested"),
    "account.email_change_sent_again": N_("Link to the new address sent again"),
    "account.email_change_cancelled": N_("Change of address cancelled"),
    "account.email_changed": N_("Address changed"),
    "account.validation_sent_again": N_("Confirmation link sent again by the staff"),
    "account.signed_in": N_("Signed in"),
    "account.signed_out": N_("Signed out"),
    "account.proved_again": N_("Password or passkey confirmed again"),
    "account.session_ended": N_("A device was signed out"),
    "account.reset_requested": N_("A link for a new password was requested"),
    "account.password_reset": N_("New password chosen using an email link"),
    "account.password_changed": N_("Password changed"),
    "account.old_password_failed": N_("Wrong password when changing a setting"),
    "account.password_accepted": N_("Right password, waiting for the second factor"),
    "account.second_factor_failed": N_("Wrong second-factor code"),
    "account.second_factor_on": N_("Second factor turned on"),
    "account.second_factor_off": N_("Second factor turned off"),
    "account.app_added": N_("Authenticator app added"),
    "account.passkey_added": N_("Passkey added"),
    "account.passkey_removed": N_("Passkey removed"),
    "account.passkey_failed": N_("A passkey was refused"),
    "account.recovery_codes_made": N_("New recovery codes created"),
    "account.recovery_code_used": N_("A recovery code was used"),
    "account.profile_changed": N_("Profile changed"),
    "account.exported": N_("Copy of your data downloaded"),
    "account.erasure_refused": N_("Account deletion requested and refused"),
    "account.erased": N_("Account deleted"),
    "account.merged_away": N_(
        "Merged into account no. {number} by the staff of {site}. Reason: {reason}"
    ),
    "account.merged_in": N_(
        "Account no. {number} merged into this one by the staff of {site}. Reason: {reason}"
    ),
    "account.merge_proposed": N_("Merge with account no. {number} proposed by the staff of {site}"),
    "account.merge_agreed": N_("Merge agreed to using an email link"),
    "account.merge_seconded": N_(
        "Merge with account no. {number} agreed to by a second staff member of {site}"
    ),
    "account.merge_stopped": N_("Merge with account no. {number} stopped using an email link"),
    "account.merge_withdrawn": N_(
        "Proposed merge with account no. {number} withdrawn by the staff of {site}"
    ),
    "account.merge_expired": N_("Proposed merge with account no. {number} abandoned"),
    "account.merge_overtaken": N_("Proposed merge with account no. {number} no longer possible"),
    "account.merge_undone": N_("Merge with account no. {number} undone by the staff of {site}"),
    "account.factor_removed_by_staff": N_(
        "Second factor removed by the staff of {site}. Reason: {reason}"
    ),
    "account.viewed": N_("Your account record was viewed by the staff of {site}"),
    "account.look_begun": N_("The staff of {site} are viewing your space. Reason: {reason}"),
    "account.look_ended": N_("The staff of {site} are no longer viewing your space"),
    "account.paper_seen": N_("{paper} opened by the staff of {site}"),
}
LOOKS = frozenset(
    {"account.viewed", "account.exported", "account.look_begun", "account.paper_seen"}
)
_ANOTHER = N_("Another change of the account")
_FACTS = ("site", "reason", "paper", "number")


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
    lines: Sequence[AuditEvent],
    *,
    reader: int,
    time_zone: str,
    has_more: bool,
    labels: Mapping[str, str],
) -> JournalView:
    """`labels` name what of a profile was changed."""
    zone = ZoneInfo(time_zone)
    return JournalView([_line(event, reader, zone, labels) for event in lines], has_more)


def deed_text(verb: str, facts: Mapping[str, Any], labels: Mapping[str, str]) -> str:
    """What happened to an account, on which device, or to what of the profile."""
    deed = _(DEEDS.get(verb, _ANOTHER)).format(**{name: facts.get(name, "") for name in _FACTS})
    detail = _detail(facts, labels)
    return _("{deed}: {detail}").format(deed=deed, detail=detail) if detail else deed


def changed_keys(facts: Mapping[str, Any]) -> list[str]:
    return [str(key) for key in facts.get("keys", ())]


def _detail(facts: Mapping[str, Any], labels: Mapping[str, str]) -> str:
    # Lines of before this was kept say neither
    if "browser" in facts:
        return device_text(facts["browser"], facts.get("system", ""))
    if "keys" in facts:
        return ", ".join(labels.get(key, key) for key in changed_keys(facts))
    return str(facts.get("name", ""))


def _line(event: AuditEvent, reader: int, zone: ZoneInfo, labels: Mapping[str, str]) -> JournalLine:
    at = event.at.astimezone(zone)
    is_own = event.actor_account_id == reader
    return JournalLine(
        id=event.id or 0,
        what=deed_text(event.verb, event.facts, labels),
        who=_("You") if is_own else event.actor_name,
        when=format_moment(at),
        is_look=event.verb in LOOKS and not is_own,
    )
