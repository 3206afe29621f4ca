"""What the security page and the second step of signing in show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from membership_ui.accounts.rules.browsers import browser_and_system
from membership_ui.accounts.rules.factors import HANDLE_LENGTH, AppSetup
from membership_ui.accounts.tables import KnownDevice, Passkey, SignIn
from membership_ui.adapters.i18n import _, format_day_short, format_time, ngettext
from membership_ui.adapters.qr import qr_picture

# What was sent in the last minutes is not written down yet
_JUST_NOW = timedelta(minutes=10)


@dataclass(frozen=True)
class PasskeyLine:
    id: int = 0
    name: str = ""
    added: str = ""
    used: str = ""
    remove: str = ""


@dataclass(frozen=True)
class DeviceLine:
    """`handle` names the session to its own person. `end` is the button's name with its object."""

    handle: str = ""
    name: str = ""
    first_seen: str = ""
    last_seen: str = ""
    is_here: bool = False
    end: str = ""


@dataclass(frozen=True)
class SecurityView:
    is_loaded: bool = False
    has_factor: bool = False
    has_app: bool = False
    app: str = ""
    codes: str = ""
    is_required: bool = False
    must_sign_in_again: bool = False
    is_proved: bool = False
    passkeys: list[PasskeyLine] = field(default_factory=list)
    devices: list[DeviceLine] = field(default_factory=list)
    has_others: bool = False


@dataclass(frozen=True)
class SetupView:
    """`secret` in groups of four; `qr` is a picture that carries itself."""

    secret: str = ""
    qr: str = ""


@dataclass(frozen=True)
class StepView:
    """`kind`: `code`, `recovery`, `setup`, or `over` when there is no sign-in that waits."""

    kind: str = ""
    has_app: bool = False
    has_passkey: bool = False
    setup: SetupView = SetupView()


def setup_view(setup: AppSetup) -> SetupView:
    groups = [setup.secret[at : at + 4] for at in range(0, len(setup.secret), 4)]
    return SetupView(" ".join(groups), qr_picture(setup.uri))


def passkey_line(key: Passkey, zone: ZoneInfo) -> PasskeyLine:
    added = _("Added on {day}").format(day=_day(key.created_at, zone))
    used = _("Never used")
    if key.last_used_at:
        used = _("Last used on {moment}").format(moment=_moment(key.last_used_at, zone))
    return PasskeyLine(key.id or 0, key.name, added, used, _("Remove {name}").format(name=key.name))


def device_lines(
    rows: Sequence[SignIn],
    devices: Sequence[KnownDevice],
    here: str,
    now: datetime,
    zone: ZoneInfo,
) -> list[DeviceLine]:
    """This one first, then the latest seen."""
    first = {device.id: device.first_seen_at for device in devices}
    ordered = sorted(rows, key=lambda row: row.last_seen_at or row.created_at, reverse=True)
    ordered.sort(key=lambda row: row.token_hash != here)
    return [
        _device_line(row, first.get(row.device_id, row.created_at), here, now, zone)
        for row in ordered
    ]


def device_name(user_agent: str) -> str:
    return device_text(*browser_and_system(user_agent))


def device_text(browser: str, system: str) -> str:
    """The same in the journal, which keeps the two names."""
    if browser and system:
        return _("{browser} on {system}").format(browser=browser, system=system)
    return browser or system or _("Unknown browser")


def codes_text(left: int) -> str:
    text = ngettext("{n} recovery code left.", "{n} recovery codes left.", left)
    return text.format(n=left)


def app_text(confirmed_at: datetime, zone: ZoneInfo) -> str:
    return _("In use since {day}").format(day=_day(confirmed_at, zone))


def _device_line(
    row: SignIn, first_seen: datetime, here: str, now: datetime, zone: ZoneInfo
) -> DeviceLine:
    seen, name = row.last_seen_at or row.created_at, device_name(row.user_agent)
    is_here = row.token_hash == here
    moment = _moment(seen, zone)
    is_recent = now - seen < _JUST_NOW
    last = _("Active now") if is_here else _("In the last ten minutes") if is_recent else moment
    return DeviceLine(
        handle=row.token_hash[:HANDLE_LENGTH],
        name=name,
        first_seen=_moment(min(first_seen, row.created_at), zone),
        last_seen=last,
        is_here=is_here,
        end=_("End the session in {name}").format(name=name),
    )


def _day(instant: datetime, zone: ZoneInfo) -> str:
    return format_day_short(instant.astimezone(zone).date())


def _moment(instant: datetime, zone: ZoneInfo) -> str:
    local = instant.astimezone(zone)
    return f"{format_day_short(local.date())}, {format_time(local)}"
