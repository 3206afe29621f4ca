from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

from membership_ui.settings import ROOT

# A process of its own: pytest has handlers that would be closed
START = """
import logging, structlog
from membership_ui import logs
logs.configure("INFO", as_json=True)
"""


def written(code: str) -> list[dict[str, Any]]:
    """The lines that this code writes, each read as JSON."""
    done = subprocess.run(
        [sys.executable, "-c", START + code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return [json.loads(line) for line in done.stderr.splitlines()]


def test_each_event_is_one_line_of_json():
    ours = 'structlog.get_logger("membership_ui.billing").info("invoice_issued", number="F-1")'

    (line,) = written(ours)

    assert line["event"] == "invoice_issued"
    assert line["number"] == "F-1"
    assert line["level"] == "info"


def test_a_secret_is_never_written():
    lines = written("""
say = structlog.get_logger("membership_ui.accounts").warning
say("refused", password="rosebud")
say("refused", headers={"cookie": "membership=rosebud"})
say("refused", addresses=["https://portal.example/password/reset?token=rosebud"])
say("refused", database="postgresql://portal:rosebud@db.example/portal")
say("refused", reset_token=["rosebud"])
""")

    assert len(lines) == 5
    assert "rosebud" not in json.dumps(lines)


def test_the_libraries_write_their_warnings_in_the_same_form():
    (line,) = written("""
logging.getLogger("some.library").info("chatter")
logging.getLogger("some.library").warning("token=rosebud was refused")
""")

    assert line["level"] == "warning"
    assert "rosebud" not in line["event"]
