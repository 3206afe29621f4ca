"""Before the first visitor: the database is open and its selects are compiled, so that nobody's
first page waits for that.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import structlog
from sqlalchemy.exc import SQLAlchemyError

from membership_ui import wiring
from membership_ui.accounts.queries import people
from membership_ui.shell.site_lookup import site_face
from membership_ui.sites import queries

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
    yield


def _ask_what_a_first_page_asks() -> None:
    with wiring.reading() as session:
        people.actor_by_token(session, "nobody", wiring.now())
        slugs = [site.slug for site in queries.all_sites(session)]
    for slug in slugs:
        site_face(slug)
