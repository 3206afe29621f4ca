"""The words of exports for the journal, which tells who exported what."""

from __future__ import annotations

from membership_ui.accounts.service.my_data import DataPart
from membership_ui.kernel.errors import N_

EXPORT_DATA = DataPart(
    lambda _work, _account_id: {},
    {},
    frozenset({"export_run.asked_by"}),
    sayings={
        "list.exported": N_("List exported"),
        "list.export_taken": N_("Exported list downloaded"),
    },
)
