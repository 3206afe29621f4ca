"""Opening documents: a right of the reader, checked here and nowhere else."""

from __future__ import annotations

from collections.abc import Sequence

from membership_ui.billing import access, queries
from membership_ui.billing.tables import Document, StoredFile
from membership_ui.kernel.errors import NotFound
from membership_ui.kernel.work import UnitOfWork
from membership_ui.members.service.managing import acts_for


def readable_document(work: UnitOfWork, document_id: int) -> Document:
    """Raises NotFound when there is none, and the same when it is somebody else's."""
    document = queries.document(work.session, document_id)
    is_own = acts_for(work, document.member_id)
    if not access.may_read_document(work.actor, document, acts_for_member=is_own):
        raise NotFound
    return document


def readable_documents(work: UnitOfWork, document_ids: Sequence[int]) -> list[Document]:
    """All of them or NotFound: a selection is never silently shortened."""
    return [readable_document(work, document_id) for document_id in dict.fromkeys(document_ids)]


def readable_file(work: UnitOfWork, file_id: int) -> StoredFile:
    """A stored file that the actor may open. Raises NotFound."""
    file = queries.stored_file(work.session, file_id)
    order = queries.purchase_order_of_file(work.session, file_id)
    is_own = order is not None and acts_for(work, order.member_id)
    site_id = order.site_id if order else None
    if not access.may_read_file(work.actor, file, site_id, acts_for_member=is_own):
        raise NotFound
    return file
