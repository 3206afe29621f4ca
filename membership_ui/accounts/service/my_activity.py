"""What was done by a person and about them, as their copy tells it: as stored, and in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from membership_ui.accounts.queries import my_data as queries
from membership_ui.accounts.queries import profiles
from membership_ui.accounts.service.field_names import key_labels, questions
from membership_ui.accounts.tables import Account, SignIn
from membership_ui.accounts.views.journal import changed_keys, deed_text
from membership_ui.accounts.views.profile import key_label, past_text
from membership_ui.accounts.views.security import device_name
from membership_ui.kernel.subjects import Subject
from membership_ui.kernel.work import UnitOfWork

Rows = list[Mapping[str, Any]]


def changes(work: UnitOfWork, account_id: int) -> Rows:
    rows = profiles.changes_of(work.session, account_id, limit=100_000)
    asked = questions(work.session, (row.key for row in rows))
    return [
        {
            "at": row.changed_at,
            "by": row.changed_by_name,
            "what": row.key,
            "before": row.before,
            "after": row.after,
            "field": key_label(row.key, asked.get(row.key)),
            "before_reads": past_text(row.key, asked.get(row.key), row.before),
            "after_reads": past_text(row.key, asked.get(row.key), row.after),
        }
        for row in rows
    ]


def changes_made(work: UnitOfWork, account_id: int) -> Rows:
    """For others: neither what was there nor what came, that is theirs."""
    rows = queries.changes_made(work.session, account_id)
    labels = key_labels(work.session, (row.key for row, _number in rows))
    return [
        {
            "at": row.changed_at,
            "account": Subject("account", number),
            "member_number": number,
            "what": row.key,
            "field": labels[row.key],
        }
        for row, number in rows
    ]


def devices(work: UnitOfWork, account_id: int) -> Rows:
    return [
        {
            "device": device_name(row.user_agent),
            "opened_at": row.created_at,
            "last_seen_at": row.last_seen_at,
            "expires_at": row.expires_at,
            "ended_at": row.ended_at,
            "stays_signed_in": row.is_kept,
            "second_factor_shown": row.is_strong,
            "browser": row.user_agent,
        }
        for row in queries.rows_of(work.session, SignIn, account_id)
    ]


def journal(work: UnitOfWork, who: Account) -> Rows:
    """Of what the person did to others only the fact: the details are the others'."""
    own, lines = Subject("account", who.id), queries.journal(work.session, who)
    changed = (key for line in lines for key in changed_keys(line.facts))
    labels = key_labels(work.session, changed)
    return [
        {
            "at": line.at,
            "by": line.actor_name,
            "by_you": line.actor_account_id == who.id,
            "what": line.verb,
            "about": line.subject,
            "details": line.facts if line.subject == own else {},
            "reads": deed_text(line.verb, line.facts, labels) if line.subject == own else "",
        }
        for line in lines
    ]


def mails(work: UnitOfWork, who: Account) -> Rows:
    """Their text is not kept once they have left."""
    addresses = queries.known_addresses(work.session, who)
    return [
        {
            "kind": row.key.partition(":")[0],
            "written_at": row.created_at,
            "sent_at": row.done_at,
            "state": row.state,
        }
        for row in queries.mails(work.session, who, addresses)
    ]
