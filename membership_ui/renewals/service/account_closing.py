"""When two accounts become one, what a person asked for goes with them."""

from __future__ import annotations

from membership_ui.accounts.events import AccountsMerged
from membership_ui.accounts.service.merged_rows import change_row
from membership_ui.kernel.work import UnitOfWork
from membership_ui.renewals.queries import renewals


def move_renewals(work: UnitOfWork, event: AccountsMerged) -> None:
    """The requests that the person sent."""
    for renewal in renewals.renewals_of_person(work.session, event.leaving_id, ()):
        change_row(work, event.merge_id, renewal, submitted_by=event.staying_id)
