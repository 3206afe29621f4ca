"""The app: the pages, routes and menu of the features, what happens to an error."""

from __future__ import annotations

from functools import partial

import reflex as rx
from starlette.applications import Starlette
from starlette.types import ASGIApp

from membership_ui import logs
from membership_ui.features import all_handed, handed
from membership_ui.http import health, mailbox
from membership_ui.http.body_deadline import BodyDeadline
from membership_ui.http.redaction import redact_framework_logs
from membership_ui.http.request_limits import RequestLimits
from membership_ui.http.security import ProxyHeaders, SecurityHeaders, WsOrigin
from membership_ui.http.site_shell import SiteShell
from membership_ui.http.unavailable import OUTAGES, Unavailable, tell_unavailable
from membership_ui.http.warm_up import warm
from membership_ui.http.watchdog import end_when_frozen
from membership_ui.kernel.errors import N_
from membership_ui.settings import settings
from membership_ui.shell import theme
from membership_ui.shell.failures import tell_failure
from membership_ui.shell.flash import flash_host, toaster
from membership_ui.shell.guard import Guard
from membership_ui.shell.last_seen import keep_last_seen
from membership_ui.shell.layout import lost_frame
from membership_ui.shell.live import hub
from membership_ui.shell.live_feed import live_pages
from membership_ui.shell.localized_pages import Page, add_network_page, add_not_found_page, add_page
from membership_ui.shell.navigation import set_menu
from membership_ui.shell.outages import notice_outages
from membership_ui.shell.redis_locks import give_back_abandoned_locks

PAGES = all_handed("PAGES", "pages")
# Plain HTTP beside the pages
ROUTES = (*all_handed("ROUTES", "pages"), *health.ROUTES, *mailbox.ROUTES)
NOT_FOUND = Page("", N_("Page not found"), lost_frame)


class Portal(rx.App):
    """Reflex answers some requests before it comes to `api_transformer`: a preflight, a CONNECT."""

    def __call__(self) -> ASGIApp:
        return ProxyHeaders(SecurityHeaders(super().__call__()))


if settings().redis_url:
    give_back_abandoned_locks()
logs.configure(settings().log_level, as_json=settings().log_json)
redact_framework_logs()
app = Portal(
    html_lang="fr",
    stylesheets=theme.STYLESHEETS,
    head_components=theme.head(),
    toaster=toaster(),
    backend_exception_handler=tell_failure,
    api_transformer=[
        Starlette(routes=list(ROUTES), exception_handlers=dict.fromkeys(OUTAGES, tell_unavailable)),
        *all_handed("MIDDLEWARE", "pages"),
        partial(SiteShell, pages=[page.route for page in PAGES]),
        Unavailable,
        BodyDeadline,
        RequestLimits,
        WsOrigin,
    ],
)
# In the place of Reflex's connection modal, which blocks the page: shell/connection.py is the
# banner
app.app_wraps[5, "Overlay"] = lambda _stateful: flash_host()
app.add_middleware(Guard())
hub.app = app
app.register_lifespan_task(live_pages)
app.register_lifespan_task(notice_outages)
app.register_lifespan_task(keep_last_seen)
app.register_lifespan_task(warm)
app.register_lifespan_task(end_when_frozen)
set_menu(all_handed("MENU", "pages"))
for page in PAGES:
    add_page(app, page)
for page in handed("NETWORK_HOME", "pages"):
    add_network_page(app, page)
add_not_found_page(app, NOT_FOUND)
