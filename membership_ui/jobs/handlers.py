"""Who runs which kind of job, and what the calendar promises: what the features hand over, and what
belongs to none.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from membership_ui.adapters.job_context import Handler, in_one_transaction
from membership_ui.features import all_handed, handed
from membership_ui.jobs import cleaning, mail
from membership_ui.kernel.work import UnitOfWork


def handlers() -> Mapping[str, Handler]:
    found: dict[str, Handler] = {
        "mail": mail.send,
        "cleaning": in_one_transaction(cleaning.clean),
    }
    for jobs in handed("JOBS"):
        found |= jobs
    return found


def calendar() -> tuple[Callable[[UnitOfWork], None], ...]:
    """Called once a minute by every worker; each enqueues under a key of its day or hour."""
    return (cleaning.promise, *all_handed("CALENDAR"))
