"""What exports hand to the house."""

from __future__ import annotations

from membership_ui.exports.service.exporting import forget_exports
from membership_ui.exports.service.making import make
from membership_ui.exports.service.my_data import EXPORT_DATA

PERSONAL_DATA = EXPORT_DATA
JOBS = {"list-export": make}
RETENTION = (forget_exports,)
