"""Reads a sent file to its end, in a process of its own: what its inside costs, in time and in
memory, is decided by whoever sent it. `python -m` reads it from standard input.
"""

from __future__ import annotations

import logging
import sys
import warnings
from collections.abc import Iterator
from contextlib import suppress
from io import BytesIO
from typing import Any

import pypdf
from PIL import Image, ImageOps, UnidentifiedImageError
from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, StreamObject

from membership_ui.adapters.upload_refusals import ACTING, DAMAGED, PROTECTED, TOO_LARGE
from membership_ui.kernel.errors import Invalid

MOST_PIXELS = 40_000_000
# Of processor time; what an honest file takes is far below
MOST_SECONDS = 10
# Of address space: 40 million pixels twice, or a PDF of 10 MB as objects
MOST_MEMORY = 1_500_000_000
PICTURES = {"image/jpeg": "JPEG", "image/png": "PNG"}
# What runs, sends what was typed, plays, or brings or opens another file: as a key, as the kind of
# an action, or as the kind of an annotation
_ACTS = frozenset({
    "/JavaScript", "/JS", "/Launch", "/SubmitForm", "/ImportData", "/GoToR", "/GoToE", "/XFA",
    "/EmbeddedFile", "/EmbeddedFiles", "/EF", "/FileAttachment", "/Thread", "/Filespec", "/OPI",
    "/RichMedia", "/RichMediaExecute", "/Movie", "/Sound", "/Rendition", "/Screen", "/3D",
    "/Trans3D", "/GoTo3DView",
})  # fmt: skip
_LINKS = ("http:", "https:", "mailto:", "tel:")
_TURNS = ("/NextPage", "/PrevPage", "/FirstPage", "/LastPage", "/Print")
_END = b"%%EOF"
# It writes a line for every flaw of a hostile file
logging.getLogger("pypdf").setLevel(logging.CRITICAL)
# A real purchase order has some thousands; more is a trap for whoever reads it
_MOST_OBJECTS = 200_000
# Of each of its streams, in bytes
_MOST_UNPACKED = 8_000_000


def contents_of(media_type: str, data: bytes) -> bytes:
    """What is kept of it. Raises Invalid("file", …)."""
    if kind := PICTURES.get(media_type):
        return _redrawn(data, kind)
    return _checked_pdf(data)


def main() -> int:
    _limit_oneself()
    # Nothing but the objects of a file is unpacked here, and theirs is a small part of it
    pypdf.overwrite_configuration(
        zlib_maximum_output_length=_MOST_UNPACKED,
        lzw_maximum_output_length=_MOST_UNPACKED,
        run_length_maximum_output_length=_MOST_UNPACKED,
        brotli_maximum_output_length=_MOST_UNPACKED,
    )
    try:
        kept = contents_of(sys.argv[1], sys.stdin.buffer.read())
    except Invalid as refusal:
        sys.stderr.write(refusal.message)
        return 1
    sys.stdout.buffer.write(kept)
    return 0


def _limit_oneself() -> None:
    with suppress(ImportError, ValueError, OSError):  # not on every system
        import resource  # noqa: PLC0415

        resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))


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
            raise Invalid("file", PROTECTED)
        if len(reader.pages) == 0:
            raise _damaged()
        if any(_acts(thing) for thing in _dictionaries(reader)):
            raise Invalid("file", ACTING)
    except (
        PyPdfError,
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        IndexError,
        RecursionError,
        OSError,
        MemoryError,
    ) as e:
        raise _damaged() from e
    return whole


def _acts(thing: DictionaryObject) -> bool:
    kinds = {_value(thing, key) for key in ("/S", "/Subtype", "/Type")}
    is_elsewhere = "/F" in thing and isinstance(thing, StreamObject)
    is_known = not (_ACTS.isdisjoint(thing) and _ACTS.isdisjoint(kinds))
    # A form drawn from another file
    drawn_from = _value(thing, "/Ref")
    is_drawn_elsewhere = isinstance(drawn_from, DictionaryObject) and "/F" in drawn_from
    is_odd_turn = "/Named" in kinds and _value(thing, "/N") not in _TURNS
    return is_known or is_elsewhere or is_drawn_elsewhere or is_odd_turn or _leads_astray(thing)


def _value(thing: DictionaryObject, key: str) -> Any:
    """What stands there, were it said somewhere else. None also for what cannot be compared."""
    found = thing.raw_get(key) if key in thing else None
    if isinstance(found, IndirectObject):
        found = found.get_object()
    return None if isinstance(found, ArrayObject) else found


def _leads_astray(thing: DictionaryObject) -> bool:
    """A link to something else than a page, a mail address or a telephone, or a base that makes one
    of it. Word processors leave the scheme out: `www.kerlann.fr`.
    """
    return any(_is_astray(_value(thing, key)) for key in ("/URI", "/Base"))


def _is_astray(target: Any) -> bool:
    if not isinstance(target, bytes | str):
        return False
    text = target.decode("latin-1") if isinstance(target, bytes) else target
    text = text.strip().casefold()
    has_scheme = ":" in text or text.startswith("//")
    return "\\" in text or (has_scheme and not text.startswith(_LINKS))


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
                    raise Invalid("file", TOO_LARGE)
                ImageOps.exif_transpose(picture, in_place=True)
                return _written(picture, kind)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Invalid("file", TOO_LARGE) from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, MemoryError) as error:
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
    return Invalid("file", DAMAGED)


if __name__ == "__main__":
    sys.exit(main())
