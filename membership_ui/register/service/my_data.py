"""The words of the register for the journal. What it holds of a person is told elsewhere."""

from __future__ import annotations

from membership_ui.accounts.service.my_data import DataPart
from membership_ui.kernel.errors import N_

REGISTER_DATA = DataPart(
    lambda _work, _account_id: {},
    {},
    frozenset(),
    sayings={
        "register.imported": N_("Register imported"),
        "structure.corrected": N_("Details of a structure corrected"),
    },
)
