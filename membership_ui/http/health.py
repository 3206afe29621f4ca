"""For the watchers of a server: the process lives, and the portal can do its work."""

from __future__ import annotations

import asyncio

from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from membership_ui.adapters import i18n, outbox_review, services
from membership_ui.adapters.outbox_review import Backlog
from membership_ui.adapters.services import Service
from membership_ui.http.work import in_reading
from membership_ui.kernel.work import UnitOfWork
from membership_ui.settings import settings

# A worker that runs leaves nothing due for longer than this; SMTP away for an hour postpones, it
# does not count
LATE_AFTER_SECONDS = 300
PATIENCE_SECONDS = 5.0


async def healthz(_request: Request) -> Response:
    return PlainTextResponse("ok")


async def readyz(_request: Request) -> Response:
    """503 when the database or Redis does not answer, or when jobs wait for a worker."""
    redis = await _redis()
    try:
        if services.outages.is_away(Service.DATABASE):
            raise TimeoutError
        # A database that hangs says neither yes nor no
        asked = in_reading(_jobs, locale=i18n.DEFAULT)
        backlog, late = await asyncio.wait_for(asked, PATIENCE_SECONDS)
    except (SQLAlchemyError, TimeoutError):
        return JSONResponse({"database": False} | redis, status_code=503)
    facts = {
        "database": True,
        **redis,
        "oldest_job_seconds": late,
        "waiting_jobs": backlog.waiting,
        "dead_jobs": backlog.dead,
        "uncertain_jobs": backlog.uncertain,
    }
    is_ready = late <= LATE_AFTER_SECONDS and redis.get("redis", True)
    return JSONResponse(facts, status_code=200 if is_ready else 503)


async def _redis() -> dict[str, bool]:
    """Nothing where the portal has none."""
    if not settings().redis_url:
        return {}
    try:
        await asyncio.to_thread(services.ask_redis, settings().redis_url)
    except Exception as error:
        if not services.is_outage(error):
            raise
        return {"redis": False}
    return {"redis": True}


def _jobs(work: UnitOfWork) -> tuple[Backlog, int]:
    backlog = outbox_review.backlog(work.session, work.now)
    if backlog.oldest_due_at is None:
        return backlog, 0
    return backlog, int((work.now - backlog.oldest_due_at).total_seconds())


ROUTES = (
    Route("/healthz", healthz),
    Route("/readyz", readyz),
)
