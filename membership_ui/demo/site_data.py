"""How a site of the demo is written down: its row, its texts, the questions that it asks."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from membership_ui.accounts.rules.fields import FieldKind, Visibility
from membership_ui.accounts.tables import ProfileField
from membership_ui.kernel.work import UnitOfWork
from membership_ui.sites.tables import Site, SiteText

Words = dict[str, str]
# By (key, value), the questions that this answer spares
Spared = dict[tuple[str, str], list[str]]


# A new site asks a second factor of all its staff; whoever tries the demo has none at hand
NO_FACTOR: list[str] = []


@dataclass(frozen=True)
class Ask:
    """A question, in French and in English; `choices` are (value, French, English). `unless` is
    the answer, as (key, value), that spares a required question.
    """

    key: str
    french: str
    english: str
    kind: FieldKind = FieldKind.TEXT
    is_required: bool = False
    hint: tuple[str, str] = ("", "")
    choices: tuple[tuple[str, str, str], ...] = ()
    unless: tuple[str, str] = ("", "")
    visible_to: Visibility = Visibility.STAFF


@dataclass(frozen=True)
class DemoSite:
    """`asks` are the questions by section: (French title, English title, questions)."""

    slug: str
    name: str
    monogram: str
    accent: str
    gray: str
    policy: dict[str, Any]
    legal: dict[str, Any]
    texts: dict[str, Words]
    currency: str = "EUR"
    time_zone: str = "Europe/Paris"
    scaling: str = "100%"
    asks: tuple[tuple[str, str, tuple[Ask, ...]], ...] = field(default=())


def words(french: str, english: str) -> Words:
    return {"fr": french, "en": english}


def add_demo_site(work: UnitOfWork, said: DemoSite) -> None:
    site = work.add(
        Site(
            slug=said.slug,
            name=said.name,
            monogram=said.monogram,
            currency=said.currency,
            time_zone=said.time_zone,
            locale="fr",
            accent=said.accent,
            gray=said.gray,
            scaling=said.scaling,
            stored_policy=said.policy,
            stored_legal=said.legal,
        )
    )
    site_id = site.id or 0
    for key, texts in said.texts.items():
        for locale, text in texts.items():
            work.session.add(SiteText(site_id=site_id, key=key, locale=locale, text=text))
    asked = [(words(*titles), ask) for *titles, asks in said.asks for ask in asks]
    spared: Spared = {}
    for _section, ask in asked:
        spared.setdefault(ask.unless, []).append(ask.key)
    for position, (section, ask) in enumerate(asked):
        work.session.add(_field(site_id, position, section, ask, spared))
    work.session.flush()


def _choice(ask: Ask, choice: tuple[str, str, str], spared: Spared) -> dict[str, Any]:
    value, french, english = choice
    spares = spared.get((ask.key, value))
    return {"value": value, "labels": words(french, english)} | (
        {"spares": spares} if spares else {}
    )


def _field(site_id: int, position: int, section: Words, ask: Ask, spared: Spared) -> ProfileField:
    return ProfileField(
        site_id=site_id,
        key=ask.key,
        position=position,
        section=section,
        labels=words(ask.french, ask.english),
        hints=words(*ask.hint),
        kind=ask.kind,
        choices=[_choice(ask, choice, spared) for choice in ask.choices],
        is_required=ask.is_required,
        visible_to=ask.visible_to,
    )
