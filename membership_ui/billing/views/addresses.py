"""Where documents are read, in the language of the page that leads there."""

from __future__ import annotations

from collections.abc import Iterable

from membership_ui.adapters.i18n import current


def document_url(document_id: int | None) -> str:
    return f"/documents/{document_id}.pdf?lang={current()}"


def archive_url(document_ids: Iterable[int | None]) -> str:
    """All of them in one ZIP; empty when there is none."""
    keys = ",".join(map(str, document_ids))
    return f"/documents.zip?ids={keys}&lang={current()}" if keys else ""
