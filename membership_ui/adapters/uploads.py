"""What a sent file must be before it is kept: the type that its name says, nothing that runs.

Sniffing is no safety (a picture may begin like a GIF and go on as a page): pictures are written
anew, PDFs are read.
"""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from pathlib import PurePath

import filetype

from membership_ui.adapters.upload_refusals import DAMAGED, REFUSALS
from membership_ui.kernel.errors import N_, Invalid

LARGEST = 10 * 1000 * 1000
_LONGEST_NAME = 120
_TYPES = {
    ".pdf": "application/pdf",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
}
# By its name alone: what it reads with takes 9 MB
_READER = "membership_ui.adapters.upload_contents"
# Of the clock, where the processor's time is not limited
_MOST_SECONDS = 60


@dataclass(frozen=True)
class CheckedFile:
    """Safe to keep. Pictures are not byte for byte what was sent: their hidden fields are gone."""

    data: bytes
    media_type: str
    name: str


def check(name: str, data: bytes) -> CheckedFile:
    """Raises Invalid("file", …)."""
    if not data:
        raise Invalid("file", N_("This file is empty."))
    if len(data) > LARGEST:
        raise too_large()
    media_type = _TYPES.get(PurePath(name.lower()).suffix)
    if media_type is None:
        raise Invalid("file", N_("Send a PDF, a JPG or a PNG."))
    if filetype.guess_mime(data) != media_type:
        raise Invalid(
            "file", N_("This file’s content does not match its name. Send a PDF, a JPG or a PNG.")
        )
    return CheckedFile(_read_apart(media_type, data), media_type, plain_name(name))


def too_large() -> Invalid:
    """Said before the whole file is here, too."""
    return Invalid("file", N_("This file is over 10 MB."))


def plain_name(name: str) -> str:
    """The last part of a name as sent, without control characters or quotes, never too long."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    printable = (
        "".join(c for c in last if c.isprintable() and c not in '"<>|:*?').strip(". ") or "file"
    )
    suffix = PurePath(printable).suffix
    return (
        printable
        if len(printable) <= _LONGEST_NAME
        else printable[: _LONGEST_NAME - len(suffix)] + suffix
    )


def _read_apart(media_type: str, data: bytes) -> bytes:
    """By a process of its own, which ends when the file takes too much."""
    command = [sys.executable, "-m", _READER, media_type]
    try:
        read = subprocess.run(
            command, input=data, capture_output=True, timeout=_MOST_SECONDS, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise Invalid("file", DAMAGED) from error
    if read.returncode == 0:
        return read.stdout
    refusal = read.stderr.decode(errors="replace") if read.returncode == 1 else ""
    raise Invalid("file", refusal if refusal in REFUSALS else DAMAGED)
