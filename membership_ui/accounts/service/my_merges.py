"""What a person's copy of their data says of merges. Of the other account of a merge that was
undone only the number: it may be somebody else's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from membership_ui.accounts.queries import merge_proposals, merges, people, profiles
from membership_ui.accounts.service.field_names import questions
from membership_ui.accounts.tables import AccountMerge, MergeProposal
from membership_ui.accounts.views.profile import answer_text, key_label
from membership_ui.kernel.work import UnitOfWork

Rows = list[Mapping[str, Any]]


def merge_data(work: UnitOfWork, account_id: int) -> dict[str, Rows]:
    """Sections `merges`, `closed_accounts`, `merges_made`, `merge_proposals`,
    `merge_proposals_made`.
    """
    session = work.session
    closed = people.accounts(session, merges.closed_into(session, account_id))
    return {
        "merges": [
            {**row, "undo_until": merge.undo_until}
            for merge, row in _told(work, merges.merges_of(session, account_id))
        ],
        "closed_accounts": [
            {
                "member_number": who.member_number,
                "given_name": who.given_name,
                "family_name": who.family_name,
                "email": who.email,
                "created_at": who.created_at,
                **_answers(work, who.id or 0),
            }
            for who in closed
        ],
        "merges_made": [row for _merge, row in _told(work, merges.merges_by(session, account_id))],
        "merge_proposals": _proposed(work, merge_proposals.of_account(session, account_id)),
        "merge_proposals_made": _proposed(work, merge_proposals.made_by(session, account_id)),
    }


def _proposed(work: UnitOfWork, rows: Sequence[MergeProposal]) -> Rows:
    named = [key for row in rows for key in (row.staying_id, row.leaving_id)]
    numbers = merges.numbers(work.session, named)
    return [
        {
            "stays": numbers[row.staying_id],
            "closed": numbers[row.leaving_id],
            "proposed_at": row.proposed_at,
            "ended_at": row.ended_at,
        }
        for row in rows
    ]


def _answers(work: UnitOfWork, account_id: int) -> Mapping[str, str]:
    values = profiles.values_of(work.session, account_id)
    asked = questions(work.session, values)
    return {
        "answers": ", ".join(row.value for row in values.values()),
        "reads": "\n".join(
            f"{key_label(key, asked.get(key))}: {answer_text(asked.get(key), row.value)}"
            for key, row in values.items()
        ),
    }


def _told(
    work: UnitOfWork, rows: Sequence[AccountMerge]
) -> list[tuple[AccountMerge, Mapping[str, Any]]]:
    named = [key for row in rows for key in (row.staying_id, row.leaving_id)]
    numbers = merges.numbers(work.session, named)
    return [
        (
            row,
            {
                "stays": numbers[row.staying_id],
                "closed": numbers[row.leaving_id],
                "merged_at": row.merged_at,
                "undone_at": row.undone_at,
            },
        )
        for row in rows
    ]
