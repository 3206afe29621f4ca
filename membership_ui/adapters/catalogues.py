"""The gettext catalogues as files: compiled before they are read, so that none is committed."""

from __future__ import annotations

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALES = Path(__file__).parent.parent / "locales"


def compile_all() -> None:
    """Write each `.mo` that is older than its `.po`."""
    for source in LOCALES.glob("*/LC_MESSAGES/*.po"):
        target = source.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
            _compile(source, target)


def _compile(source: Path, target: Path) -> None:
    with source.open("rb") as text:
        catalogue = read_po(text, locale=source.parent.parent.name)
    draft = target.with_suffix(".mo.new")
    with draft.open("wb") as binary:
        write_mo(binary, catalogue)
    draft.replace(target)
