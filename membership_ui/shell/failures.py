"""An event that failed: its sentence for the user, and for a bug a reference that stands in the
log."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

import reflex as rx
import structlog
from reflex.event import EventSpec
from reflex_base.event.context import EventContext

from membership_ui.adapters import i18n
from membership_ui.adapters.i18n import _, sentence
from membership_ui.http.redaction import tab_mark
from membership_ui.kernel.errors import NotAllowed, NotFound, PortalError
from membership_ui.shell.action import ActionState
from membership_ui.shell.flash import ERROR, WARNING, flash
from membership_ui.shell.outages import is_refused
from membership_ui.shell.page_address import PageAddress, address_of_tab
from membership_ui.shell.rate import Buckets, Rate
from membership_ui.shell.run import SessionEnded
from membership_ui.shell.session import SiteState

log = structlog.get_logger()
_MOST_NAMES = 2_000
# Of what fails alike the first lines are worth reading: more would only fill the disk
_WRITTEN = Buckets(Rate(per_second=1 / 6, burst=20))
_KINDS_OF_JS = ("TypeError", "ReferenceError", "RangeError", "SyntaxError", "Error")
_names: dict[str, str] = {}


# Reflex reads the annotation of what it is given, and takes no other
def tell_failure(exception: Exception) -> list[EventSpec]:
    """Given to the app as its handler of backend exceptions."""
    if is_refused(exception):
        # An event in answer would fail as this one did, and its own answer too
        return []
    context = EventContext.get()
    here = address_of_tab(context.router_data)
    with i18n.use(here.locale):
        return _answers(exception, here, is_chained=bool(context.parent_txid))


def _answers(exception: Exception, here: PageAddress, *, is_chained: bool) -> Any:
    if isinstance(exception, SessionEnded):
        return [flash(sentence(exception), WARNING), rx.redirect(here.login_again)]
    if isinstance(exception, (NotFound, NotAllowed)) and is_chained:
        # Raised while a page was loading, not by a click on it
        return [SiteState.show_not_found(), ActionState.end()]
    if isinstance(exception, PortalError):
        return [flash(sentence(exception), ERROR), ActionState.end()]
    return [flash(_bug(exception), ERROR), ActionState.end()]


def remember_event(name: str) -> None:
    """Reflex tells which transaction failed and not which event: the guard says it here."""
    with suppress(LookupError):  # an event that no browser sent has no transaction
        _names[EventContext.get().txid] = name
    if len(_names) > _MOST_NAMES:
        del _names[next(iter(_names))]


def note_page_failure(router_data: Mapping[str, Any], info: object) -> None:
    """A page failed in a browser: of `info`, which anybody may send, only the kind is written."""
    said = info[:100] if isinstance(info, str) else ""
    kind = next((each for each in _KINDS_OF_JS if said.startswith(each)), "unknown")
    if _WRITTEN.take("a page"):
        log.error("page.failed", error=kind, tab=tab_mark(str(router_data.get("token", ""))))


def _bug(exception: Exception) -> str:
    reference, context = secrets.token_hex(4), EventContext.get()
    name = _names.get(context.txid, "unknown")
    if _WRITTEN.take(name):
        log.error(
            "event.failed",
            name=name,
            tab=tab_mark(context.token),
            reference=reference,
            exc_info=exception,
        )
    return _(
        "Something went wrong on our side. Try again, or write to us quoting {reference}."
    ).format(reference=reference)
