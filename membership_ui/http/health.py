"""For the watchers of a server: the process lives, and the portal can do its work."""

from __future__ import annotations

from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from membership_ui.adapters import i18n, outbox
from membership_ui.adapters.outbox import Backlog
from membership_ui.http.work import in_reading
from membership_ui.kernel.work import UnitOfWork

# A worker that runs leaves nothing due for longer than this; SMTP away for an hour postpones, it
# does not count
LATE_AFTER_SECONDS = 300


async def healthz(_request: Request) -> Response:
    return PlainTextResponse("ok")


async def readyz(_request: Request) -> Response:
    """503 when the database does not answer or when jobs wait for a worker."""
    try:
        backlog, late = await in_reading(_jobs, locale=i18n.DEFAULT)
    except SQLAlchemyError:
        return JSONResponse({"database": False}, status_code=503)
    facts = {
        "database": True,
        "oldest_job_seconds": late,
        "waiting_jobs": backlog.waiting,
        "dead_jobs": backlog.dead,
        "uncertain_jobs": backlog.uncertain,
    }
    return JSONResponse(facts, status_code=503 if late > LATE_AFTER_SECONDS else 200)


def _jobs(work: UnitOfWork) -> tuple[Backlog, int]:
    backlog = outbox.backlog(work.session, work.now)
    if backlog.oldest_due_at is None:
        return backlog, 0
    return backlog, int((work.now - backlog.oldest_due_at).total_seconds())


ROUTES = (
    Route("/healthz", healthz),
    Route("/readyz", readyz),
)
