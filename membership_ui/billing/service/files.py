"""Files that people send, and whose they are when two accounts become one."""

from __future__ import annotations

from membership_ui.accounts.events import AccountsMerged
from membership_ui.accounts.service.merged_rows import change_row
from membership_ui.adapters.uploads import CheckedFile
from membership_ui.billing import queries
from membership_ui.billing.tables import StoredFile
from membership_ui.kernel.errors import require
from membership_ui.kernel.work import UnitOfWork


def keep_file(work: UnitOfWork, sha256: str, checked: CheckedFile) -> int:
    """Note who sent a checked file, in the store under `sha256`; its key. Raises NotAllowed."""
    require(work.actor.is_signed_in)
    file = work.add(
        StoredFile(
            sha256=sha256,
            size=len(checked.data),
            media_type=checked.media_type,
            original_name=checked.name,
            uploaded_by=work.actor.account_id or 0,
            uploaded_at=work.now,
        )
    )
    work.record("file.kept", f"file:{file.id}", size=file.size, media_type=file.media_type)
    return file.id or 0


def move_files(work: UnitOfWork, event: AccountsMerged) -> None:
    for file in queries.files_of_account(work.session, event.leaving_id):
        change_row(work, event.merge_id, file, uploaded_by=event.staying_id)
