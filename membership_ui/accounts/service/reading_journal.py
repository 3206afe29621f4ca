"""What a person reads of the journal about themself. Nothing is written."""

from __future__ import annotations

from membership_ui.accounts.queries.journal import lines_about
from membership_ui.accounts.service.field_names import key_labels
from membership_ui.accounts.views.journal import JournalView, changed_keys, journal_view
from membership_ui.kernel.errors import require
from membership_ui.kernel.work import UnitOfWork
from membership_ui.sites import queries as sites

_AT_ONCE = 50


def own_journal(work: UnitOfWork, site_id: int, before: int = 0) -> JournalView:
    """Who looked at the person's data and what was done, the latest first. Raises NotAllowed for
    visitors: everybody else reads their own, and only that.
    """
    require(work.actor.is_present)
    reader = work.actor.account_id or 0
    lines = lines_about(work.session, reader, before=before, limit=_AT_ONCE + 1)
    changed = [key for line in lines for key in changed_keys(line.facts)]
    return journal_view(
        lines[:_AT_ONCE],
        reader=reader,
        time_zone=sites.site(work.session, site_id).time_zone,
        has_more=len(lines) > _AT_ONCE,
        labels=key_labels(work.session, changed, site_id),
    )
