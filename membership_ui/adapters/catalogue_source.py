"""The sentences of the code and their translations: extracted, merged, checked. A tool of
developers; the portal never runs it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

from babel import Locale
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from membership_ui.adapters import i18n
from membership_ui.adapters.catalogues import LOCALES

TRANSLATIONS = tuple(locale for locale in i18n.LOCALES if locale != i18n.SOURCE)
_PACKAGE = LOCALES.parent
_KEYWORDS: dict[str, tuple[int, ...] | None] = {"_": None, "N_": None, "ngettext": (1, 2)}
_METHODS = [("**.py", "python"), ("**.j2", "jinja2")]
# Lines of the header that change by themselves and say nothing
_UNSTABLE = ('"Report-Msgid', '"POT-Creation', '"PO-Revision', '"Last-Translator', '"Language-Team')
_PLACEHOLDER = re.compile(r"\{(\w*)\}")
# In French an ordinary space would let the sign fall to the next line
_BREAKING = re.compile(r"\w [:;?!%»]|« ")


def extracted() -> Catalog:
    """Every sentence that the code marks for translation."""
    found = Catalog(fuzzy=False)
    for _file, _line, message, _comments, context in extract_from_dir(
        _PACKAGE, method_map=_METHODS, keywords=_KEYWORDS
    ):
        found.add(message, context=context)
    return found


def translation(locale: str) -> Catalog:
    """Its catalogue as it stands; an empty one where there is none yet."""
    path = _path(locale)
    if not path.exists():
        return Catalog(locale=locale, project="membership-ui", charset="utf-8", fuzzy=False)
    with path.open("rb") as source:
        return read_po(source, locale=locale)


def update(locale: str) -> Catalog:
    """The catalogue as the code wants it now: new sentences without translation, forgotten ones
    dropped.
    """
    catalogue = translation(locale)
    catalogue.update(extracted(), no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    return catalogue


def write(catalogue: Catalog) -> None:
    """Sorted and without line numbers: two branches merge, and a moved line changes nothing."""
    path = _path(str(catalogue.locale))
    path.parent.mkdir(parents=True, exist_ok=True)
    for message in catalogue:
        message.locations, message.auto_comments = [], []
    language = Locale.parse(str(catalogue.locale)).get_language_name(i18n.SOURCE)
    catalogue.header_comment = (
        f"# {language} of the members' space: `make catalogue` brings it up to date with the code."
    )
    draft = BytesIO()
    write_po(draft, catalogue, width=100, sort_output=True, ignore_obsolete=True)
    lines = draft.getvalue().decode().splitlines(keepends=True)
    path.write_text(
        "".join(line for line in lines if not line.startswith(_UNSTABLE)), encoding="utf-8"
    )


def problems(locale: str) -> list[str]:
    """One line for each sentence that the catalogue lacks, keeps for nothing, or breaks."""
    wanted, known = extracted(), translation(locale)
    ids = {_key(message) for message in wanted if message.id}
    lines = [
        f"{locale}: no longer in the code: {_key(message)!r}"
        for message in known
        if message.id and _key(message) not in ids
    ]
    for message in wanted:
        if message.id:
            lines += (
                f"{locale}: {reason}: {_key(message)!r}"
                for reason in _faults(message, known.get(_key(message)), locale)
            )
    return sorted(lines)


def _path(locale: str) -> Path:
    return LOCALES / locale / "LC_MESSAGES" / "messages.po"


def _faults(wanted: Message, known: Message | None, locale: str) -> Iterator[str]:
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
    if locale == "fr" and any(_BREAKING.search(text) for text in texts):
        yield "an ordinary space where French wants a no-break one"


def _placeholders(texts: Iterable[str]) -> set[str]:
    return {name for text in texts for name in _PLACEHOLDER.findall(text)}


def _texts(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else list(value)


def _key(message: Message) -> str:
    return _texts(message.id)[0]
