"""Invoices for a selection, issued one after the other by a worker: what becomes of each request,
and why one is skipped.
"""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum

from membership_ui.kernel.errors import N_, Conflict

# What one confirmation may issue; the rest stays on the list for the next
MOST_AT_ONCE = 2_000
# The summary stays on the page this long, unless whoever started the run closes it
SUMMARY_SHOWN_FOR = timedelta(days=7)


class RunOutcome(StrEnum):
    WAITING = "waiting"
    ISSUED = "issued"
    SKIPPED = "skipped"


class RunUnderway(Conflict):
    message = N_(
        "Invoices are being issued for another selection. Start yours when that one is finished."
    )


class NothingToInvoice(Conflict):
    message = N_("Nothing to invoice: all of them have their invoice already.")


class AlreadyInvoiced(Conflict):
    message = N_("The invoice had already been issued.")


class StarterNotAllowed(Conflict):
    message = N_("The person who started this may no longer issue invoices on this site.")


class UnexpectedFailure(Conflict):
    message = N_("Something went wrong on our side; the log has the details. You can try again.")
