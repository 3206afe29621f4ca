"""The lists of accounts for a person's copy of their data: they repeat what others tell."""

from __future__ import annotations

from membership_ui.accounts.service.my_data import DataPart

LIST_DATA = DataPart(lambda _work, _account_id: {}, {}, frozenset({"account_entry.account_id"}))
