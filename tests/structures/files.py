"""Lines of an import that tests put together."""

from __future__ import annotations

from membership_ui.structures.service.staging import StagedFile, stage_file

HEADER = "name,kind,siren,insee_code,postal_code,department,population"
ETIENNE = "Saint-Étienne,commune,214202186,42218,42000,42,172000"
OEUILLY = "Œuilly,commune,210205423,02565,02160,02,293"
BEZONVAUX = "Bezonvaux,commune,215500505,55050,55100,55,0"
# The control digit is wrong
BAD = "Nulle-Part,commune,214202187,42218,42000,42,12"


def staged(*lines: str) -> StagedFile:
    """The lines under the usual header."""
    return stage_file([f"{line}\n".encode() for line in (HEADER, *lines)], unheard)


def unheard(*_progress: object) -> None:
    """Nobody watches the progress."""
