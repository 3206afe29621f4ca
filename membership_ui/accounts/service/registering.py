"""Opening an account: read the form (no transaction), hash (outside of one), register."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from membership_ui.accounts.events import AccountChanged
from membership_ui.accounts.queries import fields, links
from membership_ui.accounts.rules import (
    FORMS_PER_VISITOR,
    SAME_FORM,
    Throttle,
    TooManyForms,
    digest,
    email_key,
    new_token,
)
from membership_ui.accounts.rules.answers import (
    Answers,
    Asked,
    Question,
    read_registration,
)
from membership_ui.accounts.service.addresses import promise_validation
from membership_ui.accounts.service.throttling import take_try
from membership_ui.accounts.tables import (
    Account,
    AccountOnSite,
    HouseholdPerson,
    ProfileField,
    ProfileValue,
    RefusedRegistration,
)
from membership_ui.kernel.errors import Invalid
from membership_ui.kernel.subjects import Subject
from membership_ui.kernel.work import UnitOfWork
from membership_ui.sites import queries as sites

REFUSAL_LIFETIME = timedelta(minutes=30)
_ONCE = Throttle(1, SAME_FORM)


@dataclass(frozen=True)
class Registration:
    """A form that was read. `fingerprint` tells two forms apart, their passwords included."""

    site_id: int
    answers: Answers
    fingerprint: str


def count_form(work: UnitOfWork, address: str) -> None:
    """Every form that a network address sends counts. Raises TooManyForms."""
    key = f"register-from:{address}"
    if not take_try(work, key, FORMS_PER_VISITOR):
        raise TooManyForms


def questions_of(work: UnitOfWork, site_id: int) -> Asked:
    """What the site asks, beside names, e-mail and password."""
    site = sites.site(work.session, site_id)
    asked = fields.profile_fields(work.session, site_id)
    return Asked(
        questions=tuple(_question(each, asked) for each in asked),
        asks_household=site.policy.asks_household,
        phone_region=site.policy.country,
        today=work.today(site.time_zone),
    )


def read_form(work: UnitOfWork, site_id: int, raw: Mapping[str, str]) -> Answers:
    """Raises InvalidForm with one Invalid for each field."""
    return read_registration(raw, questions_of(work, site_id))


def register(work: UnitOfWork, asked: Registration, password_hash: str) -> None:
    """A new account, known to the site, and the mail that validates its address. The same form
    again within a minute is the same account.
    """
    # First: whoever registers at the same instant waits here, then sees what we wrote
    number = links.next_member_number(work.session)
    if not take_try(work, f"registered:{asked.fingerprint}", _ONCE):
        return
    answers = asked.answers
    account = work.add(
        Account(
            member_number=number,
            email=answers.email,
            email_key=email_key(answers.email),
            given_name=answers.given_name,
            family_name=answers.family_name,
            password_hash=password_hash,
            locale=work.locale,
            created_at=work.now,
            password_changed_at=work.now,
        )
    )
    _keep_answers(work, account.id or 0, asked)
    work.announce(AccountChanged(account.id or 0))
    work.record("account.registered", Subject("account", account.id), site=asked.site_id)
    promise_validation(work, [account], asked.site_id)


def keep_refused(
    work: UnitOfWork, token: str, raw: Mapping[str, str], problems: list[Invalid]
) -> str:
    """Keep what was typed, but no password, for the browser that gets the token back."""
    row = links.refused_registration(work.session, digest(token)) if token else None
    if row is None:
        token = new_token()
        row = RefusedRegistration(
            token_hash=digest(token), typed={}, problems=[], expires_at=work.now
        )
        work.session.add(row)
    row.typed = {name: value for name, value in raw.items() if name != "password"}
    row.problems = [[each.field, each.message, each.values] for each in problems]
    row.expires_at = work.now + REFUSAL_LIFETIME
    return token


def forget_refused(work: UnitOfWork, token: str) -> None:
    if row := links.refused_registration(work.session, digest(token)):
        work.session.delete(row)


def refused_registration(work: UnitOfWork, token: str) -> tuple[Mapping[str, str], list[list[Any]]]:
    """What was typed and what was wrong with it; empty when nothing is kept."""
    row = links.refused_registration(work.session, digest(token)) if token else None
    if row is None or row.expires_at <= work.now:
        return {}, []
    return row.typed, row.problems


def _keep_answers(work: UnitOfWork, account_id: int, asked: Registration) -> None:
    work.session.add(AccountOnSite(account_id=account_id, site_id=asked.site_id, since=work.now))
    for key, value in asked.answers.values.items():
        work.session.add(ProfileValue(account_id=account_id, key=key, value=value))
    for person in asked.answers.household:
        work.session.add(
            HouseholdPerson(
                account_id=account_id,
                relation=person.relation,
                given_name=person.given_name,
                family_name=person.family_name,
                birth_date=person.birth_date,
            )
        )
    work.session.flush()


def _question(row: ProfileField, asked: Sequence[ProfileField]) -> Question:
    choices = tuple(str(choice["value"]) for choice in row.choices)
    spared_by = frozenset(
        (other.key, str(choice["value"]))
        for other in asked
        for choice in other.choices
        if row.key in choice.get("spares", ())
    )
    return Question(row.key, row.kind, row.is_required, choices, spared_by)
