from __future__ import annotations

from pathlib import Path

from membership_ui.settings import Settings


def test_every_setting_is_described_for_who_runs_the_portal():
    text = Path(__file__).parent.parent.joinpath(".env.example").read_text()

    missing = [name for name in Settings.model_fields if f"MEMBERSHIP_{name.upper()}=" not in text]

    assert not missing
