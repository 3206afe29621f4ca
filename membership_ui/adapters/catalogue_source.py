"""The sentences of the code and their French: extracted, merged, checked. A tool of
developers; the portal never runs it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from io import BytesIO
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from membership_ui.adapters.catalogues import LOCALES

FRENCH = LOCALES / "fr" / "LC_MESSAGES" / "messages.po"
_PACKAGE = LOCALES.parent
_KEYWORDS: dict[str, tuple[int, ...] | None] = {"_": None, "N_": None, "ngettext": (1, 2)}
_METHODS = [("**.py", "python"), ("**.j2", "jinja2")]
# Lines of the header that change by themselves and say nothing
_UNSTABLE = ('"Report-Msgid', '"POT-Creation', '"PO-Revision', '"Last-Translator', '"Language-Team')
_PLACEHOLDER = re.compile(r"\{(\w*)\}")
# An ordinary space would let the sign fall to the next line
_BREAKING = re.compile(r"\w [:;?!%»]|« ")


def extracted() -> Catalog:
    """Every sentence that the code marks for translation."""
    found = Catalog(fuzzy=False)
    for _file, _line, message, _comments, context in extract_from_dir(
        _PACKAGE, method_map=_METHODS, keywords=_KEYWORDS
    ):
        found.add(message, context=context)
    return found


def french() -> Catalog:
    if not FRENCH.exists():
        return Catalog(locale="fr", project="membership-ui", charset="utf-8", fuzzy=False)
    with FRENCH.open("rb") as source:
        return read_po(source, locale="fr")


def update() -> Catalog:
    """French as the code wants it now: new sentences without translation, forgotten ones
    dropped.
    """
    catalogue = french()
    catalogue.update(extracted(), no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    return catalogue


def write(catalogue: Catalog) -> None:
    """Sorted and without line numbers: two branches merge, and a moved line changes nothing."""
    FRENCH.parent.mkdir(parents=True, exist_ok=True)
    for message in catalogue:
        message.locations, message.auto_comments = [], []
    catalogue.header_comment = (
        "# French of the members' space: `make catalogue` brings it up to date with the code."
    )
    draft = BytesIO()
    write_po(draft, catalogue, width=100, sort_output=True, ignore_obsolete=True)
    lines = draft.getvalue().decode().splitlines(keepends=True)
    FRENCH.write_text(
        "".join(line for line in lines if not line.startswith(_UNSTABLE)), encoding="utf-8"
    )


def problems() -> list[str]:
    """One line for each sentence that the French catalogue lacks, keeps for nothing, or breaks."""
    wanted, known = extracted(), french()
    ids = {_key(message) for message in wanted if message.id}
    lines = [
        f"no longer in the code: {_key(message)!r}"
        for message in known
        if message.id and _key(message) not in ids
    ]
    for message in wanted:
        if message.id:
            lines += (
                f"{reason}: {_key(message)!r}"
                for reason in _faults(message, known.get(_key(message)))
            )
    return sorted(lines)


def _faults(wanted: Message, known: Message | None) -> Iterator[str]:
    texts = _texts(known.string) if known else []
    if not known or not all(texts) or len(texts) < len(_texts(wanted.id)):
        yield "not translated"
        return
    if known.fuzzy:
        yield "fuzzy"
    if any(_placeholders([text]) - _placeholders(_texts(wanted.id)) for text in texts):
        yield "a placeholder that the sentence has not"
    if _placeholders(texts) != _placeholders(_texts(wanted.id)):
        yield "a placeholder is missing"
    if any(_BREAKING.search(text) for text in texts):
        yield "an ordinary space where French wants a no-break one"


def _placeholders(texts: Iterable[str]) -> set[str]:
    return {name for text in texts for name in _PLACEHOLDER.findall(text)}


def _texts(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else list(value)


def _key(message: Message) -> str:
    return _texts(message.id)[0]
