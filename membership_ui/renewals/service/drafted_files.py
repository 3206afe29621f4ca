"""Which files billing may not take for unused."""

from __future__ import annotations

from membership_ui.billing.events import FilesSought
from membership_ui.kernel.work import UnitOfWork
from membership_ui.renewals.queries import renewals


def name_drafted_files(work: UnitOfWork, sought: FilesSought) -> None:
    sought.kept.update(renewals.files_in_drafts(work.session))
