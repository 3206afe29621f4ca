"""A person's names and answers: read by whoever may, changed by the person, never without a
trace.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from membership_ui.accounts import access
from membership_ui.accounts.events import AccountChanged
from membership_ui.accounts.queries import fields, people, profiles
from membership_ui.accounts.rules.answers import read_values
from membership_ui.accounts.rules.history import Difference, differences
from membership_ui.accounts.rules.names import read_name
from membership_ui.accounts.service.registering import questions_of
from membership_ui.accounts.tables import Account, ProfileChange, ProfileField, ProfileValue
from membership_ui.accounts.views.profile import answer_text
from membership_ui.adapters.i18n import LOCALES, in_language
from membership_ui.kernel.errors import N_, Invalid, InvalidForm, NotFound, require
from membership_ui.kernel.subjects import Subject
from membership_ui.kernel.work import UnitOfWork

NAMES = ("given_name", "family_name")


@dataclass(frozen=True)
class VisibleAnswer:
    """An answer in words; `value` is as it is stored."""

    key: str
    section: str
    label: str
    value: str
    text: str


@dataclass(frozen=True)
class VisibleProfile:
    """What the actor may see of a person on a site, in the site's order; empty answers are left
    out.
    """

    member_number: str
    given_name: str
    family_name: str
    answers: tuple[VisibleAnswer, ...]


def visible_profile(work: UnitOfWork, account_id: int, site_id: int) -> VisibleProfile:
    """Raises NotFound for somebody whom the actor may not see on this site, or who is not there."""
    session, actor = work.session, work.actor
    who = people.account(session, account_id)
    seen = access.seen_answers(
        actor,
        account_id,
        site_id,
        actor_is_known=profiles.is_known_on(session, actor.account_id, site_id),
    )
    is_own = actor.account_id == account_id
    if who is None or not seen or who.erased_at is not None or who.closed_at is not None:
        raise NotFound
    if not is_own and not profiles.is_known_on(session, account_id, site_id):
        raise NotFound
    values = profiles.values_of(session, account_id)
    return VisibleProfile(
        who.member_number,
        who.given_name,
        who.family_name,
        tuple(
            _visible(asked, values[asked.key])
            for asked in fields.profile_fields(session, site_id)
            if asked.visible_to in seen and asked.key in values
        ),
    )


def change_profile(
    work: UnitOfWork, site_id: int, raw: Mapping[str, str], loaded: Mapping[str, str] | None = None
) -> int:
    """Keep the person's own names and answers to what this site asks; says how many changed.
    `loaded` is what the form showed first: what it did not change stays as another page left it
    meanwhile. Raises NotAllowed, InvalidForm, also for what both changed.
    """
    who, before = own_account(work), own_values(work)
    kept = profiles.values_of(work.session, who.id or 0)
    shown = before if loaded is None else loaded
    typed = {change.key: change.after for change in differences(shown, _read(work, site_id, raw))}
    require_not_overtaken(before, shown, typed)
    changed = differences(before, typed)
    for difference in changed:
        _keep(work, who, kept.get(difference.key), difference)
    if any(difference.key in NAMES for difference in changed):
        work.announce(AccountChanged(who.id or 0))
    write_history(work, who, changed)
    return len(changed)


def own_values(work: UnitOfWork) -> dict[str, str]:
    """The names and every answer of the person who acts, as they are kept. Raises NotAllowed."""
    who = own_account(work)
    kept = profiles.values_of(work.session, who.id or 0)
    return {key: row.value for key, row in kept.items()} | {
        name: getattr(who, name) for name in NAMES
    }


def choose_language(work: UnitOfWork, locale: str) -> None:
    """The language of the e-mails to come. Raises NotAllowed."""
    who = own_account(work)
    require(locale in LOCALES)
    write_history(work, who, differences({"language": who.locale}, {"language": locale}))
    who.locale = locale


def own_account(work: UnitOfWork) -> Account:
    """The account of the person who acts. Raises NotAllowed."""
    require(work.actor.is_present)
    who = people.account(work.session, work.actor.account_id or 0)
    if who is None:
        raise NotFound
    return who


def write_history(work: UnitOfWork, who: Account, changed: Sequence[Difference]) -> None:
    """A line for each; the journal names what changed, not the words: those can be erased."""
    for difference in changed:
        work.add(
            ProfileChange(
                account_id=who.id or 0,
                key=difference.key,
                before=difference.before,
                after=difference.after,
                changed_at=work.now,
                changed_by_id=work.actor.account_id,
                changed_by_name=work.actor.name,
            )
        )
    if changed:
        keys = [difference.key for difference in changed]
        work.record("account.profile_changed", Subject("account", who.id), keys=keys)
        work.touch(Subject("account", who.id))


def _read(work: UnitOfWork, site_id: int, raw: Mapping[str, str]) -> dict[str, str]:
    """Every name and answer that the site asks, "" for none. Raises InvalidForm."""
    typed = texts_of(raw)
    asked = questions_of(work, site_id)
    problems: list[Invalid] = []
    names = {name: _name(name, typed, problems) for name in NAMES}
    values = read_values(typed, asked, problems)
    if problems:
        raise InvalidForm(problems)
    return names | {one.key: values.get(one.key, "") for one in asked.questions}


def require_not_overtaken(
    present: Mapping[str, str], shown: Mapping[str, str], typed: Mapping[str, str]
) -> None:
    """Nothing of what was `typed` replaces what another page kept since it was `shown`. Raises
    InvalidForm.
    """
    problems = [
        Invalid(
            key,
            N_(
                "Another page has changed this in the meantime. Save again to keep what you see"
                " here."
            ),
        )
        for key, value in typed.items()
        if present.get(key, "") not in (shown.get(key, ""), value)
    ]
    if problems:
        raise InvalidForm(problems)


def texts_of(raw: object) -> dict[str, str]:
    """Of a form that any browser may forge, the texts."""
    if not isinstance(raw, Mapping):
        return {}
    pairs = ((name, value) for name, value in raw.items() if isinstance(value, str))
    return {name: value for name, value in pairs if isinstance(name, str)}


def _name(name: str, typed: Mapping[str, str], problems: list[Invalid]) -> str:
    try:
        return read_name(name, typed.get(name, ""))
    except Invalid as problem:
        problems.append(problem)
        return ""


def _keep(work: UnitOfWork, who: Account, row: ProfileValue | None, difference: Difference) -> None:
    if difference.key in NAMES:
        setattr(who, difference.key, difference.after)
    elif row is None:
        account_id = who.id or 0
        work.add(ProfileValue(account_id=account_id, key=difference.key, value=difference.after))
    elif difference.after:
        row.value = difference.after
    else:
        work.session.delete(row)


def _visible(asked: ProfileField, row: ProfileValue) -> VisibleAnswer:
    def said(texts: Mapping[str, str]) -> str:
        return in_language(texts)

    text = answer_text(asked, row.value)
    return VisibleAnswer(asked.key, said(asked.section), said(asked.labels), row.value, text)
