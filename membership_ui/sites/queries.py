"""Every select on sites."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlmodel import Session, col, or_, select

from membership_ui.kernel.errors import NotFound
from membership_ui.sites.tables import LegalMention, Site, SiteText


def site_by_slug(session: Session, slug: str) -> Site | None:
    return session.exec(select(Site).where(Site.slug == slug)).first()


def site(session: Session, site_id: int) -> Site:
    """Raises NotFound."""
    if found := session.get(Site, site_id):
        return found
    raise NotFound


def lock_site(session: Session, site_id: int) -> None:
    """Until the end of the transaction nobody else holds it, on PostgreSQL; rows that point at the
    site are written meanwhile.
    """
    session.exec(select(Site.id).where(Site.id == site_id).with_for_update(key_share=True))


def all_sites(session: Session) -> Sequence[Site]:
    return session.exec(select(Site).order_by(Site.name)).all()


def texts(session: Session, site_id: int, locale: str) -> dict[str, str]:
    """The site's texts by key; in its own language where it has none in this one."""
    is_wanted = col(SiteText.locale) == locale
    rows = session.exec(
        select(SiteText.key, SiteText.text)
        .join(Site, col(Site.id) == col(SiteText.site_id))
        .where(SiteText.site_id == site_id, or_(is_wanted, SiteText.locale == Site.locale))
        .order_by(is_wanted)
    )
    # The later one counts
    return dict(rows.all())


def mentions(
    session: Session, site_id: int, document_kind: str, day: date
) -> dict[str, tuple[str, ...]]:
    """The legal mentions in force on `day` for a kind of document, in order, by language."""
    rows = session.exec(
        select(LegalMention.locale, LegalMention.text)
        .where(
            LegalMention.site_id == site_id,
            LegalMention.document_kind == document_kind,
            col(LegalMention.valid_from) <= day,
            or_(col(LegalMention.valid_until).is_(None), col(LegalMention.valid_until) >= day),
        )
        .order_by(col(LegalMention.position), col(LegalMention.id))
    ).all()
    found: dict[str, tuple[str, ...]] = {}
    for locale, text in rows:
        found[locale] = (*found.get(locale, ()), text)
    return found
