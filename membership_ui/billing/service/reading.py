"""Opening documents: a right of the reader, checked here and nowhere else."""

from __future__ import annotations

from collections.abc import Sequence

from membership_ui.accounts.queries.merges import own_ids
from membership_ui.billing import access, queries
from membership_ui.billing.tables import Document, StoredFile
from membership_ui.kernel.errors import NotFound
from membership_ui.kernel.work import UnitOfWork
from membership_ui.structures import queries as structures


def readable_document(work: UnitOfWork, document_id: int) -> Document:
    """Raises NotFound when there is none, and the same when it is somebody else's."""
    document = queries.document(work.session, document_id)
    attachment = structures.attachment(
        work.session, work.actor.account_id, document.structure_id or 0
    )
    own = own_ids(work.session, work.actor.account_id or 0)
    if not access.may_read_document(work.actor, document, attachment, own):
        raise NotFound
    return document


def readable_documents(work: UnitOfWork, document_ids: Sequence[int]) -> list[Document]:
    """All of them or NotFound: a selection is never silently shortened."""
    return [readable_document(work, document_id) for document_id in dict.fromkeys(document_ids)]


def readable_file(work: UnitOfWork, file_id: int) -> StoredFile:
    """A stored file that the actor may open. Raises NotFound."""
    file = queries.stored_file(work.session, file_id)
    order = queries.purchase_order_of_file(work.session, file_id)
    attachment = order and structures.attachment(
        work.session, work.actor.account_id, order.structure_id
    )
    if not access.may_read_file(
        work.actor, file, order.site_id if order else None, attachment or None
    ):
        raise NotFound
    return file
