"""The rows that a merge changes, remembered one by one, and put back."""

from __future__ import annotations

from typing import Any

from sqlalchemy.exc import IntegrityError

from membership_ui.accounts.queries import merges
from membership_ui.accounts.tables import MergedRow
from membership_ui.kernel.work import UnitOfWork


def change_row(work: UnitOfWork, merge_id: int, row: Any, **changes: Any) -> None:
    """Change columns of a row with an integer key `id`, so that undoing the merge changes them
    back.
    """
    before = {name: merges.plain(getattr(row, name)) for name in changes}
    for name, value in changes.items():
        setattr(row, name, value)
    work.add(
        MergedRow(
            merge_id=merge_id,
            table_name=row.__tablename__,
            row_id=row.id,
            before=before,
            after={name: merges.plain(value) for name, value in changes.items()},
        )
    )


def put_rows_back(work: UnitOfWork, merge_id: int) -> list[str]:
    """The tables of those that could not be: somebody changed them since, or they are gone."""
    work.session.flush()
    kept = [
        row.table_name for row in merges.rows_of(work.session, merge_id) if not _put_back(work, row)
    ]
    work.session.expire_all()
    return kept


def _put_back(work: UnitOfWork, row: MergedRow) -> bool:
    if merges.values_now(work.session, row) != row.after:
        return False
    try:
        with work.session.begin_nested():
            merges.put_back(work.session, row)
    except IntegrityError:  # something else has taken its place
        return False
    return True
