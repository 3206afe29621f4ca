"""Exports of the whole register, 36,130 and 100,000 structures: how long, and with how much memory.

Each figure is one job of a worker of its own process.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from sqlmodel import select

from membership_ui import wiring
from membership_ui.accounts.queries import people
from membership_ui.accounts.tables import Account
from membership_ui.adapters import export_files
from membership_ui.exports.rules import Form
from membership_ui.exports.service import making
from membership_ui.exports.service.exporting import start_export
from membership_ui.jobs import worker
from membership_ui.kernel.work import MACHINE
from membership_ui.settings import ROOT
from membership_ui.sites.queries import site_by_slug
from tests.benchmarks.clients import Row
from tests.journeys.portal import number_of, served

GROWN, SITE = 100_000, "plante-cite"


def figures() -> list[Row]:
    """One row for each figure: what, value, unit, budget."""
    folder = Path(tempfile.mkdtemp(prefix="membership-bench-"))
    try:
        with served(folder):
            pass
        rows = _measure(folder, "36,130")
        _run(folder, "tests.benchmarks.registers", str(GROWN))
        return rows + _measure(folder, f"{GROWN:,}")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _measure(folder: Path, size: str) -> list[Row]:
    rows = []
    for form in Form:
        told = json.loads(_run(folder, __name__, str(form)).splitlines()[-1])
        what = f"export {form.upper()}, {size} rows"
        rows += [
            {"figure": what, "value": round(told["seconds"], 1), "unit": "s", "budget": 60},
            {
                "figure": f"{what}, memory added",
                "value": round(told["mb"]),
                "unit": "MB",
                "budget": 40,
            },
        ]
    return rows


def _run(folder: Path, module: str, argument: str) -> str:
    environment = {**os.environ, "MEMBERSHIP_DATA_DIR": str(folder)}
    command = [sys.executable, "-m", module, argument]
    return subprocess.run(
        command, cwd=ROOT, env=environment, check=True, capture_output=True, text=True
    ).stdout


def _export(form: Form) -> dict[str, float]:
    with wiring.transaction(MACHINE, "fr") as work:
        number = number_of("responsable")
        account = work.session.exec(select(Account).where(Account.member_number == number)).one()
        work.actor = people.actor_of(work.session, account)
        site = site_by_slug(work.session, SITE)
        run_id = start_export(work, site.id or 0 if site else 0, "staff/members", form, "")
    office, before, began = worker.office(), _megabytes(), time.perf_counter()
    worker.run_due(office, {"list-export": making.make})
    seconds = time.perf_counter() - began
    size = export_files.path_of(run_id).stat().st_size / 10**6
    return {"seconds": seconds, "mb": _megabytes() - before, "file": size}


def _megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    print(json.dumps(_export(Form(sys.argv[1]))))
