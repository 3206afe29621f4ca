"""Before the first visitor: the database is open, its selects are compiled, and what the process
keeps for ever is out of the garbage collector's way, so that nobody waits for that.
"""

from __future__ import annotations

import asyncio
import gc
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import structlog
from sqlalchemy.exc import SQLAlchemyError

from membership_ui import wiring
from membership_ui.accounts.queries import people
from membership_ui.shell.site_lookup import site_face
from membership_ui.sites import queries

# Seconds that a thread which talks to the database may keep the loop waiting, Python's own are five
# times as many: an event changes threads six times
_TURN = 0.001
_log = structlog.get_logger()


@asynccontextmanager
async def warm() -> AsyncIterator[None]:
    """A lifespan task of the app. A database that is away does not keep the server from starting:
    `/readyz` says so.
    """
    try:
        await asyncio.to_thread(_ask_what_a_first_page_asks)
    except SQLAlchemyError:
        _log.warning("started_without_database")
    _keep_for_ever()
    sys.setswitchinterval(_TURN)
    yield


def _ask_what_a_first_page_asks() -> None:
    with wiring.reading() as session:
        people.actor_by_token(session, "nobody", wiring.now())
        slugs = [site.slug for site in queries.all_sites(session)]
    for slug in slugs:
        site_face(slug)


def _keep_for_ever() -> None:
    """Modules, pages and States live as long as the process: half a million objects, and each full
    collection that walks them stops everybody for a tenth of a second.
    """
    gc.collect()
    gc.freeze()
