"""The 36,130 real structures into an empty database: time and memory of the command."""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from time import monotonic
from typing import Any

from membership_ui.settings import ROOT

FILE = ROOT / "membership_ui" / "demo_data" / "structures-fr.csv.gz"


def figures() -> list[dict[str, Any]]:
    """One row for each figure: what, value, unit, budget."""
    folder = Path(tempfile.mkdtemp(prefix="membership-bench-"))
    environment = {**os.environ, "MEMBERSHIP_DATA_DIR": str(folder)}
    try:
        _run(environment, "-c", _PREPARE)
        began = monotonic()
        _run(
            environment,
            "-m",
            "membership_ui.cli",
            "import",
            "structures",
            str(FILE),
            "--site",
            "plante-cite",
        )
        seconds = monotonic() - began
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    # Linux counts in kB, macOS in bytes; the import is the biggest child so far
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / (
        1_000_000 if sys.platform == "darwin" else 1_000
    )
    return [
        {
            "figure": "import of 36,130 structures",
            "value": round(seconds, 1),
            "unit": "s",
            "budget": 30,
        },
        {
            "figure": "import, memory at its highest",
            "value": round(peak),
            "unit": "MB",
            "budget": 300,
        },
    ]


_PREPARE = """
from membership_ui import wiring
from membership_ui.adapters import migrations
from membership_ui.demo.site import add_fee_scale, add_site
from membership_ui.kernel.work import MACHINE
migrations.upgrade(wiring.engine())
with wiring.transaction(MACHINE, "fr") as work:
    site = add_site(work)
    for year in range(2020, work.now.year + 2):
        add_fee_scale(work, site, year, 2020)
"""


def _run(environment: dict[str, str], *arguments: str) -> None:
    command = [sys.executable, *arguments]
    done = subprocess.run(
        command, cwd=ROOT, env=environment, check=False, capture_output=True, text=True
    )
    # 1: some lines are refused, as they should be
    if done.returncode not in {0, 1}:
        raise RuntimeError(done.stderr)
