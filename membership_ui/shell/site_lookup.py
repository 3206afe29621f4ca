"""The site of a page by its slug, remembered for a few seconds: every event and every first paint
asks."""

from __future__ import annotations

from dataclasses import dataclass
from time import monotonic

from membership_ui import wiring
from membership_ui.adapters.i18n import LOCALES
from membership_ui.sites import queries

_SECONDS = 10.0
# Visitors may try any word as a slug: the memory stays small
_MOST = 500


@dataclass(frozen=True)
class SiteFace:
    """What every page of a site shows of it."""

    id: int
    slug: str
    name: str
    monogram: str
    accent: str
    gray: str
    scaling: str
    time_zone: str
    texts: dict[str, dict[str, str]]


_known: dict[str, tuple[float, SiteFace | None]] = {}
# Kept for as long as the process lives: real sites only, so there are few
_last_seen: dict[str, SiteFace] = {}


def site_face(slug: str) -> SiteFace | None:
    """None when there is no such site. Reads the database: not for the event loop."""
    found = _known.get(slug)
    if found is not None and found[0] > monotonic():
        return found[1]
    face = _read(slug)
    if len(_known) > _MOST:
        _known.clear()
    _known[slug] = (monotonic() + _SECONDS, face)
    if face is not None:
        _last_seen[slug] = face
    return face


def only_slug() -> str:
    """Of the one site of the installation; empty where there are several. Reads the database."""
    with wiring.reading() as session:
        slugs = [site.slug for site in queries.all_sites(session)]
    return slugs[0] if len(slugs) == 1 else ""


def remembered(slug: str) -> tuple[bool, SiteFace | None]:
    """Whether the answer is known without a query, and the answer."""
    found = _known.get(slug)
    return (True, found[1]) if found is not None and found[0] > monotonic() else (False, None)


def last_seen_face(slug: str) -> SiteFace | None:
    """However old: for what must be drawn without the database."""
    return _last_seen.get(slug)


def forget() -> None:
    """After a site changed, and between tests."""
    _known.clear()


def _read(slug: str) -> SiteFace | None:
    if not slug:
        return None
    with wiring.reading() as session:
        row = queries.site_by_slug(session, slug)
        if row is None:
            return None
        texts = {locale: queries.texts(session, row.id or 0, locale) for locale in LOCALES}
        return SiteFace(
            row.id or 0,
            row.slug,
            row.name,
            row.monogram,
            row.accent,
            row.gray,
            row.scaling,
            row.time_zone,
            texts,
        )
