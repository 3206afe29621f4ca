"""Who keeps which kind of promise, and what the calendar promises. A new job is one line here."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from membership_ui.accounts.service import devices, looking
from membership_ui.adapters import outbox
from membership_ui.adapters.outbox import Held
from membership_ui.casework.service import proposing_merges
from membership_ui.jobs import cleaning, invoicing, mail
from membership_ui.jobs.office import Handler, Office
from membership_ui.kernel.work import UnitOfWork


def in_one_transaction(use_case: Callable[..., object]) -> Handler:
    """A job that changes only the database: effect and end commit together, so exactly once."""

    def handle(held: Held, office: Office) -> None:
        with office.transaction() as work:
            use_case(work, **held.payload)
            outbox.finish(work.session, held, work.now)

    return handle


HANDLERS: Mapping[str, Handler] = {
    "mail": mail.send,
    "cleaning": in_one_transaction(cleaning.clean),
    "merge-settle": in_one_transaction(proposing_merges.settle),
    "invoice-run": invoicing.issue,
    "look-end": in_one_transaction(looking.end_overdue_look),
}

# Called once a minute by every worker; each enqueues under a key that names its day or hour
TICKERS: tuple[Callable[[UnitOfWork], None], ...] = (
    cleaning.promise,
    looking.promise_ends,
    devices.end_idle_sessions,
    proposing_merges.promise_settling,
)
