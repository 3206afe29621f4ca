"""What a sent file must be before it is kept: the type that its name says, nothing that runs.

Sniffing is no safety (a picture may begin like a GIF and go on as a page): pictures are written
anew, PDFs are read.
"""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePath
from typing import Any

import filetype
from PIL import Image, ImageOps, UnidentifiedImageError
from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, StreamObject

from membership_ui.kernel.errors import N_, Invalid

LARGEST = 10 * 1000 * 1000
MOST_PIXELS = 40_000_000
_LONGEST_NAME = 120
_TYPES = {
    ".pdf": "application/pdf",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
}
_PICTURES = {"image/jpeg": "JPEG", "image/png": "PNG"}
# What runs, sends what was typed, plays, or brings or opens another file: as a key, as the kind of
# an action, or as the kind of an annotation
_ACTS = frozenset({
    "/JavaScript", "/JS", "/Launch", "/SubmitForm", "/ImportData", "/GoToR", "/GoToE", "/XFA",
    "/EmbeddedFile", "/EmbeddedFiles", "/EF", "/FileAttachment", "/Thread",
    "/RichMedia", "/Movie", "/Sound", "/Rendition", "/Screen", "/3D", "/Trans3D",
})  # fmt: skip
_LINKS = ("http:", "https:", "mailto:", "tel:")
_END = b"%%EOF"
# It writes a line for every flaw of a hostile file
logging.getLogger("pypdf").setLevel(logging.CRITICAL)
# A real purchase order has some thousands; more is a trap for whoever reads it
_MOST_OBJECTS = 200_000


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
            "file", N_("This file is not what its name says. Send a PDF, a JPG or a PNG.")
        )
    if media_type == "application/pdf":
        return CheckedFile(_checked_pdf(data), media_type, plain_name(name))
    return CheckedFile(_redrawn(data, _PICTURES[media_type]), media_type, plain_name(name))


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


def _checked_pdf(data: bytes) -> bytes:
    """Without what stands behind its end."""
    end = data.rfind(_END)
    # No end mark, or an earlier version's with objects behind: the file was cut on its way
    if end < 0 or b" obj" in data[end:]:
        raise _damaged()
    whole = data[: end + len(_END)] + b"\n" if data[end + len(_END) :].strip() else data
    try:
        reader = PdfReader(BytesIO(whole), strict=False)
        # An owner's password alone keeps nobody from reading
        if reader.is_encrypted and not reader.decrypt(""):
            raise Invalid("file", N_("This PDF is protected by a password. Send it without one."))
        if len(reader.pages) == 0:
            raise _damaged()
        if any(_acts(thing) for thing in _dictionaries(reader)):
            raise Invalid(
                "file",
                N_(
                    "This PDF contains something that runs, sends or opens another file. Print it"
                    " to a new PDF and send that one."
                ),
            )
    except (
        PyPdfError,
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        IndexError,
        RecursionError,
        OSError,
    ) as e:
        raise _damaged() from e
    return whole


def _acts(thing: DictionaryObject) -> bool:
    kinds = {thing.get(key) for key in ("/S", "/Subtype", "/Type")}
    is_elsewhere = isinstance(thing, StreamObject) and "/F" in thing
    is_known = not (_ACTS.isdisjoint(thing) and _ACTS.isdisjoint(kinds))
    return is_known or is_elsewhere or _leads_astray(thing)


def _leads_astray(thing: DictionaryObject) -> bool:
    """A link to something else than a page, a mail address or a telephone. Word processors leave
    the scheme out: `www.kerlann.fr`.
    """
    if thing.get("/S") != "/URI":
        return False
    target = thing.get("/URI", "")
    text = target.decode("latin-1") if isinstance(target, bytes) else str(target)
    text = text.strip().casefold()
    return (":" in text or text.startswith(("//", "\\\\"))) and not text.startswith(_LINKS)


def _dictionaries(reader: PdfReader) -> Iterator[DictionaryObject]:
    """Every dictionary that the file leads to, each object once."""
    waiting: list[Any] = [reader.trailer]
    seen: set[tuple[int, int]] = set()
    while waiting:
        thing = waiting.pop()
        if isinstance(thing, IndirectObject):
            mark = (thing.idnum, thing.generation)
            if mark in seen:
                continue
            seen.add(mark)
            if len(seen) > _MOST_OBJECTS:
                raise _damaged()
            thing = thing.get_object()
        if isinstance(thing, DictionaryObject):
            yield thing
            waiting += [thing.raw_get(key) for key in thing]
        elif isinstance(thing, ArrayObject):
            waiting += list(thing)


def _redrawn(data: bytes, kind: str) -> bytes:
    """The picture alone, upright: no camera, no place, no other file behind it."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(BytesIO(data), formats=(kind,)) as picture:
                if picture.width * picture.height > MOST_PIXELS:
                    raise Invalid(
                        "file",
                        N_("This picture is too large. Send one of 40 million pixels at most."),
                    )
                ImageOps.exif_transpose(picture, in_place=True)
                return _written(picture, kind)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Invalid(
            "file", N_("This picture is too large. Send one of 40 million pixels at most.")
        ) from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise _damaged() from error


def _written(picture: Image.Image, kind: str) -> bytes:
    modes = ("L", "RGB") if kind == "JPEG" else ("L", "LA", "RGB", "RGBA")
    plain = (
        picture if picture.mode in modes else picture.convert("RGB" if kind == "JPEG" else "RGBA")
    )
    plain.info = {}
    written = BytesIO()
    plain.save(written, kind, **({"quality": 88} if kind == "JPEG" else {"compress_level": 4}))
    return written.getvalue()


def _damaged() -> Invalid:
    return Invalid("file", N_("This file is damaged. Save it again and send the new copy."))
