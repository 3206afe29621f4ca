from __future__ import annotations

import shutil

import pytest

from membership_ui.adapters import export_files


@pytest.fixture(autouse=True)
def _no_file_of_another_test():
    shutil.rmtree(export_files.folder(), ignore_errors=True)
