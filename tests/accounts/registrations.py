"""Registrations for tests: what a person typed, and the mails that came of it."""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import date
from typing import Any

from sqlmodel import col, select

from membership_ui.accounts.rules.answers import Answers
from membership_ui.accounts.rules.fields import FieldKind, Visibility
from membership_ui.accounts.rules.household import Relative
from membership_ui.accounts.service.registering import Registration
from membership_ui.accounts.tables import ProfileField
from membership_ui.adapters.tables import Job
from membership_ui.kernel.work import UnitOfWork
from membership_ui.sites.tables import Site

EMAIL = "maelys@members.example"


def registration(
    site: Site,
    *,
    given: str = "Maëlys",
    email: str = EMAIL,
    household: tuple[Relative, ...] = (),
    fingerprint: str = "",
    **values: str,
) -> Registration:
    answers = Answers(given, "Le Goff", email, values, household)
    return Registration(site.id or 0, answers, fingerprint or f"{given} {email}")


def make_field(
    work: UnitOfWork, site: Site, key: str, kind: FieldKind = FieldKind.TEXT, **facts: Any
) -> ProfileField:
    values: dict[str, Any] = {
        "position": 0,
        "section": {"fr": "Vous", "en": "You"},
        "labels": {"fr": f"Question {key}", "en": f"Question {key}"},
        "hints": {},
        "choices": [],
        "is_required": False,
        "visible_to": Visibility.STAFF,
    }
    return work.add(ProfileField(site_id=site.id or 0, key=key, kind=kind, **(values | facts)))


def letters(
    begin: AbstractContextManager[UnitOfWork], template: str = "email-validation"
) -> list[dict[str, Any]]:
    """What was promised, oldest first."""
    with begin as unit:
        jobs = unit.session.exec(
            select(Job.payload).where(col(Job.kind) == "mail").order_by(col(Job.id))
        ).all()
    return [dict(payload) for payload in jobs if payload["template"] == template]


def tokens(letter: dict[str, Any]) -> list[str]:
    values = letter["values"]
    links = [each["link"] for each in values.get("accounts", [])] or [values["link"]]
    return [link.partition("token=")[2] for link in links]


BORN = date(2019, 3, 2)
