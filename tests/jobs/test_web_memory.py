"""What each web process would keep in memory and hardly ever use."""

from __future__ import annotations

import subprocess
import sys

from membership_ui.settings import ROOT

# The driver of the other database, what reads sent files, workbooks, the judge of passwords
UNUSED = ("psycopg", "pypdf", "xlsxwriter", "zxcvbn")


def test_the_app_leaves_alone_what_few_requests_need():
    question = f"""
import sys, membership_ui.membership_ui
print([name for name in {UNUSED} if name in sys.modules])
"""
    answer = subprocess.run(
        [sys.executable, "-c", question], cwd=ROOT, capture_output=True, text=True, check=True
    )

    assert answer.stdout.splitlines()[-1] == "[]"
