"""What the pages of a person's own data read. Nothing is written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from membership_ui.accounts.access import shown_in_look
from membership_ui.accounts.queries import factors, fields, people, profiles
from membership_ui.accounts.rules.dates import typed_day
from membership_ui.accounts.rules.fields import Relation
from membership_ui.accounts.service.changing_address import pending_change
from membership_ui.accounts.service.erasing import require_may_leave
from membership_ui.accounts.service.households import asks_household, own_relative
from membership_ui.accounts.service.profiles import NAMES, own_account, own_values
from membership_ui.accounts.service.recent_proof import has_recent_proof
from membership_ui.accounts.tables import Account, ProfileChange, ProfileField
from membership_ui.accounts.views.profile import (
    SHOWN_CHANGES,
    ProfileRecords,
    ProfileView,
    as_typed,
    profile_view,
)
from membership_ui.accounts.views.registration import (
    FieldView,
    ProblemView,
    RelativeView,
    SectionView,
    registration_view,
)
from membership_ui.adapters.i18n import sentence
from membership_ui.kernel.errors import Conflict, require
from membership_ui.kernel.work import UnitOfWork
from membership_ui.sites import queries as sites


@dataclass(frozen=True)
class EditView:
    """The form of names and answers; `names` are fields like the others. `pending_email` waits to
    be confirmed by a link, which `is_link_dead` or not. `is_proved`: the address may change now.
    """

    is_ready: bool = False
    email: str = ""
    is_verified: bool = False
    pending_email: str = ""
    is_link_dead: bool = False
    is_proved: bool = False
    has_passkey: bool = False
    names: list[FieldView] = field(default_factory=list)
    sections: list[SectionView] = field(default_factory=list)
    problems: list[ProblemView] = field(default_factory=list)


@dataclass(frozen=True)
class DataView:
    """`obstacle` is why the account cannot be erased now, "" when it can; `pdf` and `json` are the
    addresses of the copies.
    """

    is_ready: bool = False
    number: str = ""
    email: str = ""
    obstacle: str = ""
    pdf: str = ""
    json: str = ""


def own_profile(work: UnitOfWork, site_id: int) -> ProfileView:
    """Staff who look at the person's space see no answer that is for nobody else, nor what only
    another site asks. Raises NotAllowed, NotFound.
    """
    who, session = _person_shown(work), work.session
    site, account_id = sites.site(session, site_id), who.id or 0
    asks = _questions_shown(work, site_id)
    changes = _changes_shown(work, account_id, asks)
    named: dict[str, ProfileField] = {}
    # The words of this site first, those of another for what only that one asks
    keys = [change.key for change in changes]
    for asked in (*asks, *profiles.fields_named(session, keys)):
        named.setdefault(asked.key, asked)
    return profile_view(
        ProfileRecords(
            who=who,
            fields=asks,
            values=_values(work, account_id),
            household=profiles.household_of(session, account_id),
            changes=changes,
            changed_fields=named,
            asks_household=asks_household(work, site_id),
            time_zone=ZoneInfo(site.time_zone),
            today=work.today(site.time_zone),
        )
    )


def profile_form(
    work: UnitOfWork,
    site_id: int,
    typed: Mapping[str, str],
    errors: Mapping[str, str],
    *,
    session: str,
) -> EditView:
    """The form as it is kept, or as it was `typed` and refused with `errors`; `session` is the
    digest of the session that looks. Raises NotAllowed.
    """
    who, asked = own_account(work), fields.profile_fields(work.session, site_id)
    shown = registration_view(
        asked,
        {**typed} if errors else as_typed(asked, own_values(work)),
        [(name, text, {}) for name, text in errors.items()],
        asks_household=False,
    )
    pending = pending_change(work, who)
    return EditView(
        is_ready=True,
        email=who.email,
        is_verified=who.email_verified_at is not None,
        pending_email=pending.email if pending else "",
        is_link_dead=pending is not None and pending.expires_at <= work.now,
        is_proved=has_recent_proof(work, session),
        has_passkey=bool(factors.passkeys(work.session, who.id or 0)),
        names=[one for one in shown.who if one.key in NAMES],
        sections=shown.sections,
        problems=shown.problems,
    )


def relative_form(work: UnitOfWork, site_id: int, person_id: int) -> RelativeView:
    """Somebody of the family, or an empty form for 0. Raises NotAllowed, NotFound."""
    own_account(work)
    require(asks_household(work, site_id))
    if not person_id:
        return RelativeView(relation=str(Relation.CHILD))
    person = own_relative(work, person_id)
    return RelativeView(
        number=person_id,
        relation=str(person.relation),
        given_name=person.given_name,
        family_name=person.family_name,
        birth_date=typed_day(person.birth_date),
    )


def data_page(work: UnitOfWork, slug: str) -> DataView:
    """Raises NotAllowed."""
    who = own_account(work)
    try:
        require_may_leave(work)
        obstacle = ""
    except Conflict as refusal:
        obstacle = sentence(refusal)
    query = urlencode({"site": slug, "lang": work.locale})
    return DataView(
        is_ready=True,
        number=who.member_number,
        email=who.email,
        obstacle=obstacle,
        pdf=f"/account/data.pdf?{query}",
        json=f"/account/data.json?{query}",
    )


def _person_shown(work: UnitOfWork) -> Account:
    who = people.account(work.session, work.actor.account_id or 0)
    require(who is not None)
    assert who
    return who


def _questions_shown(work: UnitOfWork, site_id: int) -> Sequence[ProfileField]:
    asks = fields.profile_fields(work.session, site_id)
    if work.actor.space_visit is None:
        return asks
    return [asked for asked in asks if shown_in_look(asked.visible_to)]


def _changes_shown(
    work: UnitOfWork, account_id: int, asks: Sequence[ProfileField]
) -> Sequence[ProfileChange]:
    changes = profiles.changes_of(work.session, account_id, SHOWN_CHANGES)
    if work.actor.space_visit is None:
        return changes
    seen = {*NAMES, "email", "language", *(asked.key for asked in asks)}
    if asks_household(work, work.actor.space_visit.site_id):
        seen.add("household")
    return [change for change in changes if change.key in seen]


def _values(work: UnitOfWork, account_id: int) -> dict[str, str]:
    return {key: row.value for key, row in profiles.values_of(work.session, account_id).items()}
