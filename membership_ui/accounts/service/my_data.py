"""Everything that accounts hold about one person, and the shape in which each feature tells its
own. No secret leaves: neither the password's hash nor what opens a session.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from membership_ui.accounts.queries import my_data as queries
from membership_ui.accounts.queries import people, profiles
from membership_ui.accounts.service import my_activity
from membership_ui.accounts.service.field_names import questions
from membership_ui.accounts.service.my_merges import merge_data
from membership_ui.accounts.tables import (
    Account,
    AccountOnSite,
    EmailLink,
    KnownDevice,
    Passkey,
    PasswordReset,
    RecoveryCode,
    RoleOnSite,
    Totp,
)
from membership_ui.accounts.views.my_data import LABELS, WORDS, SecondFactor
from membership_ui.accounts.views.paper import PAPER, SAYINGS, Teller
from membership_ui.accounts.views.profile import answer_text, key_label
from membership_ui.kernel.errors import NotFound
from membership_ui.kernel.work import UnitOfWork
from membership_ui.sites import queries as sites

Row = Mapping[str, Any]
Sections = dict[str, Row | list[Row]]


@dataclass(frozen=True)
class DataPart:
    """What one feature holds about a person.

    `collect` gives sections by key; values are texts, numbers, days, instants, `Money`, statuses,
    or None. `labels` says what each `section` and each `section.key` is; `words` how a status
    reads. `covers` names the columns that point at an account and that are told here.
    `paper` tells a section in words where a row is not for reading; `sayings` are the titles of
    its e-mails and the words for its verbs of the journal.
    """

    collect: Callable[[UnitOfWork, int], Sections]
    labels: Mapping[str, str]
    covers: frozenset[str]
    words: Mapping[StrEnum, str] = field(default_factory=dict)
    paper: Mapping[str, Teller] = field(default_factory=dict)
    sayings: Mapping[str, str] = field(default_factory=dict)


def account_data(work: UnitOfWork, account_id: int) -> Sections:
    """Raises NotFound."""
    session, who = work.session, people.account(work.session, account_id)
    if who is None:
        raise NotFound
    names = {site.id: site.name for site in sites.all_sites(session)}
    return {
        "account": _account(who),
        "roles": [
            {"site": names[row.site_id], "role": row.role}
            for row in queries.rows_of(session, RoleOnSite, account_id)
        ],
        "sites": [
            {"site": names[row.site_id], "since": row.since}
            for row in queries.rows_of(session, AccountOnSite, account_id)
        ],
        "answers": _answers(work, account_id),
        "household": _household(work, account_id),
        "changes": my_activity.changes(work, account_id),
        "changes_made": my_activity.changes_made(work, account_id),
        "sessions": my_activity.devices(work, account_id),
        **_links(work, account_id),
        "second_factors": _second_factors(work, account_id),
        "known_devices": [
            {"first_seen_at": row.first_seen_at, "last_seen_at": row.last_seen_at}
            for row in queries.rows_of(session, KnownDevice, account_id)
        ],
        **merge_data(work, account_id),
        "journal": my_activity.journal(work, who),
        "mails": my_activity.mails(work, who),
    }


def _account(who: Account) -> Row:
    return {
        "member_number": who.member_number,
        "given_name": who.given_name,
        "family_name": who.family_name,
        "email": who.email,
        "email_verified_at": who.email_verified_at,
        "language": who.locale,
        "created_at": who.created_at,
        "password_changed_at": who.password_changed_at,
        "erased_at": who.erased_at,
    }


def _answers(work: UnitOfWork, account_id: int) -> list[Row]:
    """Each once, in the words of the first site that asks it."""
    values = profiles.values_of(work.session, account_id)
    asked = questions(work.session, values)
    return [
        {
            "key": key,
            "question": key_label(key, asked.get(key)),
            "answer": row.value,
            "reads": answer_text(asked.get(key), row.value),
        }
        for key, row in values.items()
    ]


def _household(work: UnitOfWork, account_id: int) -> list[Row]:
    return [
        {
            "relation": row.relation,
            "given_name": row.given_name,
            "family_name": row.family_name,
            "birth_date": row.birth_date,
        }
        for row in profiles.household_of(work.session, account_id)
    ]


def _links(work: UnitOfWork, account_id: int) -> Sections:
    return {
        "reset_links": [
            {
                "expires_at": row.expires_at,
                "used_at": row.used_at,
                "dropped_at": row.dropped_at,
            }
            for row in queries.rows_of(work.session, PasswordReset, account_id)
        ],
        "email_links": [
            {
                "email": row.email,
                "purpose": row.purpose,
                "expires_at": row.expires_at,
                "used_at": row.used_at,
                "dropped_at": row.dropped_at,
            }
            for row in queries.rows_of(work.session, EmailLink, account_id)
        ],
    }


def _second_factors(work: UnitOfWork, account_id: int) -> list[Row]:
    """What there is and since when; neither secrets nor codes."""
    apps = queries.rows_of(work.session, Totp, account_id)
    keys = queries.rows_of(work.session, Passkey, account_id)
    codes = queries.rows_of(work.session, RecoveryCode, account_id)
    return [
        *(
            {
                "kind": SecondFactor.APP,
                "since": row.created_at,
                "confirmed_at": row.confirmed_at,
            }
            for row in apps
        ),
        *(
            {
                "kind": SecondFactor.PASSKEY,
                "name": row.name,
                "since": row.created_at,
                "last_used_at": row.last_used_at,
            }
            for row in keys
        ),
        *({"kind": SecondFactor.RECOVERY_CODE, "used_at": row.used_at} for row in codes),
    ]


ACCOUNT_DATA = DataPart(
    account_data,
    LABELS,
    frozenset(
        {
            "role_on_site.account_id",
            "account_on_site.account_id",
            "profile_value.account_id",
            "household_person.account_id",
            "profile_change.account_id",
            "profile_change.changed_by_id",
            "sign_in.account_id",
            # Who looked at the person's space, in the lines of the journal
            "sign_in.viewed_account_id",
            "password_reset.account_id",
            "email_link.account_id",
            "totp.account_id",
            "recovery_code.account_id",
            "passkey.account_id",
            "known_device.account_id",
            "account_merge.leaving_id",
            "account_merge.staying_id",
            "account_merge.merged_by_id",
            "account_merge.undone_by_id",
            "merge_proposal.leaving_id",
            "merge_proposal.staying_id",
            "merge_proposal.proposed_by_id",
            "merge_proposal.seconded_by_id",
            "audit_event.actor_account_id",
        }
    ),
    WORDS,
    PAPER,
    SAYINGS,
)
