"""Before every event: who sends it, from which site, may they. What carries no mark is refused.

Any browser may send any event of any State with any argument; what the page draws guards nothing.
"""

from __future__ import annotations

from enum import Enum, auto
from time import monotonic
from typing import Any

import reflex as rx
from reflex.middleware.middleware import Middleware
from reflex.state import (
    BaseState,
    FrontendEventExceptionState,
    OnLoadInternalState,
    State,
    StateUpdate,
    UpdateVarsInternalState,
)  # fmt: skip
from reflex.utils.format import format_event_handler
from reflex_base.event import Event
from reflex_base.registry import RegistrationContext

from membership_ui.adapters import i18n
from membership_ui.adapters.i18n import _
from membership_ui.adapters.services import Service, outages
from membership_ui.kernel.errors import NotFound, ReadOnlySpace
from membership_ui.kernel.subjects import Subject
from membership_ui.shell.access_marks import Access, access_of, is_any_staff
from membership_ui.shell.action import end_action
from membership_ui.shell.failures import note_page_failure, remember_event
from membership_ui.shell.flash import ERROR, WARNING, FlashState, message_of
from membership_ui.shell.live import IS_LIVE, hub
from membership_ui.shell.outages import is_refused
from membership_ui.shell.page_address import PageAddress, address_of_tab, path_of
from membership_ui.shell.rate import PER_ADDRESS, PER_TAB, Buckets
from membership_ui.shell.session import SessionState, SiteState, show_person, show_site
from membership_ui.shell.space_visit import SpaceVisitState, show_space_visit
from membership_ui.shell.turning import forget_turn, note_arrival
from membership_ui.shell.visits import Visit, visit_of


def _name(state: type[rx.State], handler: str) -> str:
    return format_event_handler(state.event_handlers[handler])


# A page that failed in the browser, with whatever the browser says of it
PAGE_FAILED = _name(FrontendEventExceptionState, "handle_frontend_exception")
# For vars that a browser stores, of which there are none
STORED_VARS = _name(UpdateVarsInternalState, "update_vars_internal")
ON_LOAD = _name(OnLoadInternalState, "on_load_internal")
HYDRATIONS = frozenset({_name(State, "hydrate"), _name(State, "hydrate_and_load")})
# The first event of a page view is one of these
OPENINGS = HYDRATIONS | {ON_LOAD}
# Reflex's own events that every browser sends, by their full names
FRAMEWORK = OPENINGS | {
    _name(State, "set_is_hydrated"),
    _name(OnLoadInternalState, "set_is_hydrated"),
    PAGE_FAILED,
    STORED_VARS,
}
_SESSION_CHECK = _name(SessionState, "check")
# Pages that a person without a session may keep open
_SIGN_IN_PAGES = ("login", "password", "register", "verify", "merge")


class Change(Enum):
    """What became of the session since the last event of the tab."""

    NONE = auto()
    ENDED = auto()
    OTHER_SPACE = auto()


class Guard(Middleware):
    def __init__(self) -> None:
        self._tabs, self._addresses = Buckets(PER_TAB), Buckets(PER_ADDRESS)
        self._told: dict[str, float] = {}

    async def preprocess(
        self,
        app: rx.App,  # noqa: ARG002  (Reflex passes it by name)
        state: BaseState,
        event: Event,
    ) -> StateUpdate | None:
        """None lets the event through."""
        root = state._get_root_state()
        remember_event(event.name)
        here = address_of_tab(root.router_data)
        i18n.speak(here.locale)
        if event.router_data and not self._is_in_rate(root.router_data):
            return await self._slow_down(root)
        cookies = root.router_data.get("headers", {}).get("cookie", "")
        is_sign = await _is_sign(root, event, here)
        since = hub.heard
        visit = await _visit(event, cookies, here.slug, is_sign=is_sign)
        if visit is None:
            # The database is away, and the banner says so
            await end_action(root)
            return await _answer(root)
        is_lost = await _is_lost(root, event, visit)
        change = await _recognise(root, visit)
        if visit.here is None and visit.space_visit and here.slug and event.name not in HYDRATIONS:
            # One space at a time: the other sites are back when this one is left
            return await _answer(
                root, rx.redirect(path_of(visit.space_visit.slug, "", here.locale))
            )
        if event.name in OPENINGS:
            return await _open_page(root, event, here, visit, since)
        if is_lost:
            return await _answer(root, State.hydrate, OnLoadInternalState.on_load_internal)
        if change is Change.ENDED and not here.page.startswith(_SIGN_IN_PAGES):
            return await _answer(root, rx.redirect(here.login_again))
        if change is Change.OTHER_SPACE:
            return await _answer(root, OnLoadInternalState.on_load_internal)
        return await _decide(root, event, here, visit)

    def _is_in_rate(self, router_data: dict[str, Any]) -> bool:
        tab = self._tabs.take(str(router_data.get("token", "")))
        return self._addresses.take(str(router_data.get("ip", ""))) and tab

    async def _slow_down(self, root: BaseState) -> StateUpdate:
        token, now = str(root.router_data.get("token", "")), monotonic()
        if now - self._told.get(token, 0) < 5:
            return StateUpdate()
        self._told = {key: at for key, at in self._told.items() if now - at < 5} | {token: now}
        return await _tell(
            root, _("That was a lot at once. Wait a moment, then continue."), WARNING
        )


async def _is_sign(root: BaseState, event: Event, here: PageAddress) -> bool:
    """Whether the person did something. What the portal, or another event, called for is no sign,
    nor is a page that found its connection again.
    """
    if not event.router_data or IS_LIVE in event.router_data:
        return False
    if event.name in OPENINGS:
        return (await root.get_state(SiteState))._opened != here.full
    return event.name not in FRAMEWORK


async def _visit(event: Event, cookies: str, slug: str, *, is_sign: bool) -> Visit | None:
    """None while the database is away: nothing is tried in vain."""
    if outages.is_away(Service.DATABASE):
        outages.refused += 1
        return None
    try:
        return await visit_of(
            cookies,
            slug,
            is_chained=not event.router_data,
            is_sign=is_sign,
        )
    except Exception as error:
        if not is_refused(error):
            raise
        return None


async def _is_lost(root: BaseState, event: Event, visit: Visit) -> bool:
    """A page that is open in the browser and of which nothing is known here: Redis forgot it."""
    if event.name in OPENINGS or visit.face is None:
        return False
    return not (await root.get_state(SiteState))._opened


async def _recognise(root: BaseState, visit: Visit) -> Change:
    """Bring the session up to date; wipe the page when it belongs to another one, or to somebody
    whose space is looked at no more."""
    session, look = await root.get_state(SessionState), await root.get_state(SpaceVisitState)
    before, viewed = session._sid, look._account_id
    if (before, viewed) != (visit.sid, visit.viewed_id):
        await _wipe(root)
    show_person(session, visit.sid, visit.here, visit.site_id)
    show_space_visit(look, visit.actor)
    if before and not visit.sid:
        return Change.ENDED
    return Change.OTHER_SPACE if before and viewed != visit.viewed_id else Change.NONE


async def _wipe(root: BaseState) -> None:
    """Every State of the tab: with Redis, only those that were asked for are loaded."""
    opened = (await root.get_state(SiteState))._opened
    for state in RegistrationContext.get().base_states.values():
        if issubclass(state, State) and state is not State:
            await root.get_state(state)
    root.reset()
    (await root.get_state(SiteState))._opened = opened


async def _open_page(
    root: BaseState, event: Event, here: PageAddress, visit: Visit, since: int
) -> StateUpdate | None:
    """`since`: before the visit was read, as `live.moment`."""
    hub.drop(str(root.router_data.get("token", "")))
    if event.name in HYDRATIONS:
        await forget_turn(root)
    if visit.sid:
        hub.watch(root.router_data, _SESSION_CHECK, [Subject("session", visit.sid)], since)
    if here.is_of_network:
        return None
    site = await root.get_state(SiteState)
    site._opened = here.full
    await note_arrival(root, here.spot)
    show_site(site, visit.face, here.locale)
    if visit.face is None and event.name == ON_LOAD:
        return await _answer(root, State.set_is_hydrated(True))
    return None


async def _decide(
    root: BaseState, event: Event, here: PageAddress, visit: Visit
) -> StateUpdate | None:
    if event.name in (PAGE_FAILED, STORED_VARS):
        # Never Reflex's own handlers: they search what the browser sent with patterns that take
        # longer than linear time, and quote it in the log
        if event.name == PAGE_FAILED:
            note_page_failure(root.router_data, event.payload.get("info"))
        return await _answer(root)
    if event.name in FRAMEWORK:
        return None
    access = access_of(RegistrationContext.get().event_handlers[event.name].handler.fn)
    if access is not None and _is_allowed(access, visit):
        return None
    if visit.here is None:
        return await _answer(root, rx.redirect(here.login))
    if not event.router_data:
        # Asked for by the page that is being opened: it does not exist for this person
        (await root.get_state(SiteState)).is_found = False
        return await _answer(root)
    await end_action(root)
    if visit.space_visit:
        return await _tell(root, i18n.sentence(ReadOnlySpace(name=visit.here.name)), WARNING)
    return await _tell(root, _(NotFound.message), ERROR)


def _is_allowed(access: Access, visit: Visit) -> bool:
    if access.is_public:
        return True
    if visit.here is None:
        return False
    if not access.roles:
        return access.is_viewable or visit.here.is_present
    if is_any_staff(access):
        return visit.here.is_staff(visit.site_id)
    return visit.here.has_role(visit.site_id, *access.roles)


async def _tell(root: BaseState, text: str, kind: str) -> StateUpdate:
    flash = await root.get_state(FlashState)
    flash.message = message_of(text, kind)
    return await _answer(root)


async def _answer(root: BaseState, *events: Any) -> StateUpdate:
    """What changed, and what the browser does next; the event itself is not handled."""
    delta = await root._get_resolved_delta()
    root._clean()
    return StateUpdate(delta=delta, events=Event.from_event_type(list(events)) if events else [])
