"""The spouse and the children of the person who acts, where the site asks for them."""

from __future__ import annotations

from collections.abc import Mapping

from membership_ui.accounts.queries import profiles
from membership_ui.accounts.rules.dates import typed_day
from membership_ui.accounts.rules.fields import Relation
from membership_ui.accounts.rules.history import differences
from membership_ui.accounts.rules.household import MOST_PEOPLE, PARTS, Relative, read_household
from membership_ui.accounts.rules.names import full_name
from membership_ui.accounts.service.profiles import (
    own_account,
    require_not_overtaken,
    texts_of,
    write_history,
)
from membership_ui.accounts.tables import HouseholdPerson
from membership_ui.kernel.errors import N_, Conflict, Invalid, InvalidForm, NotFound, require
from membership_ui.kernel.work import UnitOfWork
from membership_ui.sites import queries as sites

_PREFIX = "household-0-"


class HouseholdFull(Conflict):
    message = N_("At most {count} people.")


def add_relative(work: UnitOfWork, site_id: int, raw: Mapping[str, str]) -> int:
    """The key of the new person. Raises NotAllowed, InvalidForm, HouseholdFull."""
    who, typed = own_account(work), _read(work, site_id, raw)
    if profiles.count_household(work.session, who.id or 0) >= MOST_PEOPLE:
        raise HouseholdFull(count=MOST_PEOPLE)
    _require_no_spouse(work, who.id or 0, typed)
    person = work.add(
        HouseholdPerson(
            account_id=who.id or 0,
            relation=typed.relation,
            given_name=typed.given_name,
            family_name=typed.family_name,
            birth_date=typed.birth_date,
        )
    )
    write_history(work, who, differences({}, {"household": _told(person)}))
    return person.id or 0


def change_relative(
    work: UnitOfWork,
    site_id: int,
    person_id: int,
    raw: Mapping[str, str],
    loaded: Mapping[str, str] | None = None,
) -> None:
    """`loaded` is what the form showed first, as `answers_about` names it. Raises NotAllowed,
    NotFound for somebody else's, InvalidForm, also for what another page changed meanwhile.
    """
    who, person = own_account(work), own_relative(work, person_id)
    typed, present = _read(work, site_id, raw), answers_about(person)
    require_not_overtaken(present, present if loaded is None else loaded, answers_about(typed))
    if person.relation is not Relation.SPOUSE:
        # Two spouses that an earlier merge brought together can both be corrected
        _require_no_spouse(work, who.id or 0, typed)
    before = _told(person)
    person.relation, person.birth_date = typed.relation, typed.birth_date
    person.given_name, person.family_name = typed.given_name, typed.family_name
    write_history(work, who, differences({"household": before}, {"household": _told(person)}))


def remove_relative(work: UnitOfWork, site_id: int, person_id: int) -> None:
    """Removing twice is nothing. Raises NotAllowed, NotFound for somebody else's."""
    who = own_account(work)
    _require_asked(work, site_id)
    if profiles.household_person(work.session, person_id) is None:
        return
    person = own_relative(work, person_id)
    write_history(work, who, differences({"household": _told(person)}, {"household": ""}))
    work.session.delete(person)


def asks_household(work: UnitOfWork, site_id: int) -> bool:
    return sites.site(work.session, site_id).policy.asks_household


def _require_asked(work: UnitOfWork, site_id: int) -> None:
    require(asks_household(work, site_id))


def _read(work: UnitOfWork, site_id: int, raw: Mapping[str, str]) -> Relative:
    """One person, typed under `household-0-…` as where people register."""
    _require_asked(work, site_id)
    site, problems = sites.site(work.session, site_id), list[Invalid]()
    own = {name: value for name, value in texts_of(raw).items() if name.startswith(_PREFIX)}
    found = read_household(own, problems, today=work.today(site.time_zone))
    if not found and not problems:
        problems = [Invalid(f"{_PREFIX}given_name", N_("This field is required."))]
    if problems:
        raise InvalidForm(problems)
    return found[0]


def own_relative(work: UnitOfWork, person_id: int) -> HouseholdPerson:
    """Raises NotFound for somebody else's."""
    person = profiles.household_person(work.session, person_id)
    if person is None or person.account_id != work.actor.account_id:
        raise NotFound
    return person


def _require_no_spouse(work: UnitOfWork, account_id: int, typed: Relative) -> None:
    if typed.relation is not Relation.SPOUSE:
        return
    others = profiles.household_of(work.session, account_id)
    if any(row.relation is Relation.SPOUSE for row in others):
        raise InvalidForm([Invalid(f"{_PREFIX}relation", N_("One spouse or partner at most."))])


def answers_about(person: HouseholdPerson | Relative) -> dict[str, str]:
    """Each part under the name of its field, as it is typed."""
    born = typed_day(person.birth_date)
    values = (str(person.relation), person.given_name, person.family_name, born)
    return {f"{_PREFIX}{part}": value for part, value in zip(PARTS, values, strict=True)}


def _told(person: HouseholdPerson) -> str:
    born = f", {typed_day(person.birth_date)}" if person.birth_date else ""
    return f"{full_name(person)}{born}"
