"""Staff open the papers of a member whose space they look at: each is written down, and the member
can read by whom.
"""

from __future__ import annotations

from membership_ui.billing.service.reading import readable_document, readable_file
from membership_ui.billing.service.renditions import StoredPdf, rendition_of
from membership_ui.billing.tables import StoredFile
from membership_ui.kernel.errors import require
from membership_ui.kernel.subjects import Subject
from membership_ui.kernel.work import UnitOfWork
from membership_ui.sites import queries as sites


def look_at_document(work: UnitOfWork, document_id: int, locale: str) -> StoredPdf:
    """The PDF. Raises NotFound for what the member may not read, or on another site."""
    pdf = rendition_of(work, readable_document(work, document_id), locale)
    _note(work, pdf.number)
    return pdf


def look_at_file(work: UnitOfWork, file_id: int) -> StoredFile:
    """Raises NotFound in the same way."""
    file = readable_file(work, file_id)
    _note(work, file.original_name)
    return file


def _note(work: UnitOfWork, paper: str) -> None:
    look = work.actor.space_visit
    require(look is not None)
    assert look
    site = sites.site(work.session, look.site_id)
    work.record(
        "account.paper_seen", Subject("account", work.actor.account_id), site=site.name, paper=paper
    )
