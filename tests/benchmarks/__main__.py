"""`make bench [ARGS="portal import"]`: the figures as a table, and as JSON in
var/benchmarks.json. Never a test.
"""

from __future__ import annotations

import importlib
import json
import os
import platform
import sys
from pathlib import Path
from typing import Any

from membership_ui.settings import ROOT

Row = dict[str, Any]


def main(chosen: list[str]) -> None:
    names = sorted(
        path.stem.removeprefix("bench_") for path in Path(__file__).parent.glob("bench_*.py")
    )
    rows: list[Row] = []
    for name in names:
        if not chosen or name in chosen:
            print(f"… {name}", file=sys.stderr)
            rows += importlib.import_module(f"tests.benchmarks.bench_{name}").figures()
    for row in rows:
        print(as_line(row))
    target = ROOT / "var" / "benchmarks.json"
    target.parent.mkdir(exist_ok=True)
    machine = {
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "load": os.getloadavg(),
    }
    target.write_text(
        json.dumps({"machine": machine, "figures": rows}, indent=2, ensure_ascii=False)
    )


def as_line(row: Row) -> str:
    budget = f"/ {row['budget']} {row['unit']}" if row["budget"] is not None else ""
    return f"{row['figure']:58} {row['value']:>10} {row['unit']:4} {budget}".rstrip()


if __name__ == "__main__":
    main(sys.argv[1:])
