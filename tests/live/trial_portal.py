"""The portal with one more page, whose list changes by itself: what the wire tests talk to."""

from __future__ import annotations

import time

import reflex as rx
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from membership_ui import membership_ui as portal
from membership_ui import wiring
from membership_ui.accounts.tables import ThrottleCount
from membership_ui.kernel.work import MACHINE, UnitOfWork
from membership_ui.shell.access_marks import signed_in
from membership_ui.shell.live import watch
from membership_ui.shell.localized_pages import Page, add_page
from membership_ui.shell.run import ask, run

TOPIC = "trial:1"


def count_changes(work: UnitOfWork) -> int:
    row = work.session.get(ThrottleCount, TOPIC)
    return row.hits if row else 0


def change(work: UnitOfWork) -> None:
    """What staff, a job or the command line would do."""
    row = work.session.get(ThrottleCount, TOPIC) or ThrottleCount(
        key=TOPIC, hits=0, expires_at=work.now
    )
    row.hits += 1
    work.session.add(row)
    work.touch(TOPIC)


class TrialState(rx.State):
    count: int = 0
    who: str = ""

    @rx.event
    @signed_in
    async def load(self):
        watch(self, TrialState.reload, TOPIC)
        self.who = await ask(self, lambda work: work.actor.member_number)
        self.count = await ask(self, count_changes)

    @rx.event
    @signed_in
    async def reload(self):
        self.count = await ask(self, count_changes)

    @rx.event
    @signed_in
    async def press(self):
        await run(self, change)

    @rx.event
    @signed_in
    async def fail(self):
        raise RuntimeError("secret detail")


async def change_here(_request: Request) -> PlainTextResponse:
    with wiring.transaction(MACHINE, "fr") as work:
        change(work)
    return PlainTextResponse("changed")


async def freeze_here(_request: Request) -> PlainTextResponse:
    time.sleep(600)  # noqa: ASYNC251  (on the loop, which is the point)
    return PlainTextResponse("never")


add_page(portal.app, Page("trial", "Trial", rx.fragment, [TrialState.load]))
portal.app.api_transformer[0].routes.insert(0, Route("/trial/change", change_here))
portal.app.api_transformer[0].routes.insert(0, Route("/trial/freeze", freeze_here))
app = portal.app
