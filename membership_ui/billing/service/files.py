"""Files that people send: who may, how many, which are not needed any more; whose they are when two
accounts become one.
"""

from __future__ import annotations

from membership_ui.accounts.events import AccountsMerged
from membership_ui.accounts.queries import people as accounts
from membership_ui.accounts.service.merged_rows import change_row
from membership_ui.adapters import files
from membership_ui.adapters.uploads import CheckedFile
from membership_ui.billing import queries
from membership_ui.billing.events import FilesSought
from membership_ui.billing.room import UNUSED_FOR, DiskIsFull, NothingToSend, require_room
from membership_ui.billing.tables import StoredFile
from membership_ui.kernel.errors import require
from membership_ui.kernel.subjects import Subject
from membership_ui.kernel.work import UnitOfWork
from membership_ui.members import queries as members
from membership_ui.sites import queries as sites
from membership_ui.sites.rules import FILES_OF_ACCOUNT, FILES_OF_SITE


def may_send(work: UnitOfWork, site_id: int | None, size: int) -> None:
    """Before anything is received or stored, `size` in bytes. Raises NotAllowed, NothingToSend,
    AccountIsFull, SiteIsFull.
    """
    require(work.actor.is_present)
    account_id = work.actor.account_id or 0
    if not members.acts_for_any(work.session, account_id):
        raise NothingToSend
    own, of_site = queries.bytes_kept(work.session, account_id, site_id)
    policy = _policy(work, site_id)
    require_room(
        size,
        of_account=own,
        of_site=of_site,
        most_of_account=policy[0],
        most_of_site=policy[1],
    )


def keep_file(work: UnitOfWork, checked: CheckedFile, site_id: int | None = None) -> int:
    """Store a checked file and note who sent it; its key. What is refused leaves no byte: it is
    counted before it is stored. Raises what `may_send` raises, and DiskIsFull.
    """
    require(work.actor.is_signed_in)
    # Those that come at once are counted one after the other
    accounts.accounts_for_update(work.session, [work.actor.account_id or 0])
    if site_id:
        sites.lock_site(work.session, site_id)
    may_send(work, site_id, len(checked.data))
    require_disk(len(checked.data))
    file = work.add(
        StoredFile(
            sha256=files.store(checked.data),
            size=len(checked.data),
            media_type=checked.media_type,
            original_name=checked.name,
            uploaded_by=work.actor.account_id or 0,
            uploaded_at=work.now,
            site_id=site_id,
        )
    )
    work.record("file.kept", Subject("file", file.id), size=file.size, media_type=file.media_type)
    return file.id or 0


def require_disk(coming: int) -> None:
    """`coming` in bytes. Raises DiskIsFull."""
    if not files.has_room(coming):
        raise DiskIsFull


def count_for_site(work: UnitOfWork, file: StoredFile, site_id: int) -> None:
    """A file counts for the site that uses it, whatever page it came from. Checks no right. Raises
    SiteIsFull.
    """
    if file.site_id == site_id:
        return
    sites.lock_site(work.session, site_id)
    _own, of_site = queries.bytes_kept(work.session, 0, site_id)
    _most_of_account, most = _policy(work, site_id)
    require_room(file.size, of_account=0, of_site=of_site, most_of_account=most, most_of_site=most)
    file.site_id = site_id


def sweep_files(work: UnitOfWork) -> None:
    """The bytes whose row went last time: whatever stops this cleaning, no row is without them."""
    files.sweep(queries.fingerprints(work.session), work.now - UNUSED_FOR)


def drop_unused_files(work: UnitOfWork) -> None:
    """Sent more than a day ago, in no purchase order and in no draft. Their bytes are swept a day
    later.
    """
    sought = FilesSought()
    work.announce(sought)
    for file in queries.files_without_order(work.session, work.now - UNUSED_FOR):
        if file.id not in sought.kept:
            work.session.delete(file)


def _policy(work: UnitOfWork, site_id: int | None) -> tuple[int, int]:
    """Megabytes of an account and of the site."""
    if not site_id:
        return FILES_OF_ACCOUNT, FILES_OF_SITE
    policy = sites.site(work.session, site_id).policy
    return policy.files_of_account_megabytes, policy.files_of_site_megabytes


def move_files(work: UnitOfWork, event: AccountsMerged) -> None:
    for file in queries.files_of_account(work.session, event.leaving_id):
        change_row(work, event.merge_id, file, uploaded_by=event.staying_id)
