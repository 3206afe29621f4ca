"""Selects on merges, on the accounts that are closed into another, on the rows that moved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from enum import Enum
from typing import Any

import sqlalchemy
from sqlalchemy import ColumnElement
from sqlmodel import Session, SQLModel, UTCDateTime, col, func, or_, select

from membership_ui.accounts.tables import Account, AccountMerge, MergedRow, SignIn


def merge_for_update(session: Session, merge_id: int) -> AccountMerge | None:
    """As it is now, held until the end of the transaction."""
    query = select(AccountMerge).where(AccountMerge.id == merge_id).with_for_update()
    return session.exec(query.execution_options(populate_existing=True)).first()


def standing_merge(session: Session, leaving_id: int) -> AccountMerge | None:
    """The one that closes the account."""
    return session.exec(
        select(AccountMerge).where(
            AccountMerge.leaving_id == leaving_id, col(AccountMerge.undone_at).is_(None)
        )
    ).first()


def later_merge(session: Session, merge: AccountMerge) -> AccountMerge | None:
    """A standing one that came after and in which the account that stayed takes part."""
    side = or_(
        AccountMerge.staying_id == merge.staying_id, AccountMerge.leaving_id == merge.staying_id
    )
    later = col(AccountMerge.id) > merge.id
    return session.exec(
        select(AccountMerge).where(side, later, col(AccountMerge.undone_at).is_(None))
    ).first()


def closed_into(session: Session, account_id: int) -> list[int]:
    """The accounts that were merged into this one, those merged into them too."""
    found, beyond = [], [account_id]
    while beyond:
        beyond = list(
            session.exec(
                select(AccountMerge.leaving_id)
                .where(
                    col(AccountMerge.staying_id).in_(beyond), col(AccountMerge.undone_at).is_(None)
                )
                .order_by(col(AccountMerge.id))
            )
        )
        found += beyond
    return found


def own_ids(session: Session, account_id: int) -> list[int]:
    """The account and those that were merged into it: issued documents name the number of then."""
    return [account_id, *closed_into(session, account_id)]


def merges_of(session: Session, account_id: int) -> Sequence[AccountMerge]:
    """In which the account took part, undone or not; the latest first."""
    return session.exec(
        select(AccountMerge)
        .where(or_(AccountMerge.leaving_id == account_id, AccountMerge.staying_id == account_id))
        .order_by(col(AccountMerge.id).desc())
    ).all()


def undone(session: Session, merge_ids: Sequence[int]) -> dict[int, datetime]:
    """When each was undone; those that stand are left out."""
    rows = session.exec(
        select(AccountMerge.id, AccountMerge.undone_at).where(
            col(AccountMerge.id).in_(merge_ids), col(AccountMerge.undone_at).is_not(None)
        )
    )
    return {merge_id or 0: at for merge_id, at in rows if at}


def merges_by(session: Session, account_id: int) -> Sequence[AccountMerge]:
    """Made or undone by the account as staff."""
    made = or_(AccountMerge.merged_by_id == account_id, AccountMerge.undone_by_id == account_id)
    return session.exec(select(AccountMerge).where(made).order_by(col(AccountMerge.id))).all()


def merges_on(
    session: Session, site_id: int, account_id: int, *, limit: int, skipped: int = 0
) -> Sequence[AccountMerge]:
    """Made on the site, the latest first; 0: of any account."""
    query = select(AccountMerge).where(*_made(site_id, account_id))
    in_order = query.order_by(col(AccountMerge.id).desc()).offset(skipped).limit(limit)
    return session.exec(in_order).all()


def count_merges(session: Session, site_id: int, account_id: int) -> int:
    query = select(func.count()).select_from(AccountMerge)
    return session.exec(query.where(*_made(site_id, account_id))).one()


def rows_of(session: Session, merge_id: int) -> Sequence[MergedRow]:
    """The last one changed first."""
    return session.exec(
        select(MergedRow).where(MergedRow.merge_id == merge_id).order_by(col(MergedRow.id).desc())
    ).all()


def last_signed_in(session: Session, account_id: int) -> datetime | None:
    """None too where the trace of it was cleaned away."""
    query = select(SignIn.created_at).where(SignIn.account_id == account_id)
    return session.exec(query.order_by(col(SignIn.created_at).desc())).first()


def numbers(session: Session, account_ids: Sequence[int]) -> dict[int, str]:
    rows = session.exec(
        select(col(Account.id), Account.member_number).where(col(Account.id).in_(account_ids))
    )
    return {key or 0: number for key, number in rows}


def values_now(session: Session, row: MergedRow) -> dict[str, Any] | None:
    """The columns that the merge changed, as they are now; None when the row is gone."""
    table = SQLModel.metadata.tables[row.table_name]
    found = session.execute(
        sqlalchemy.select(*(table.c[name] for name in row.after))
        .where(table.c.id == row.row_id)
        .with_for_update()
    ).first()
    return None if found is None else {name: plain(found._mapping[name]) for name in row.after}


def put_back(session: Session, row: MergedRow) -> None:
    """The columns as they were before the merge. What the session has loaded is stale then."""
    table = SQLModel.metadata.tables[row.table_name]
    values = {name: _typed(table.c[name].type, value) for name, value in row.before.items()}
    session.execute(table.update().where(table.c.id == row.row_id).values(values))


def plain(value: Any) -> Any:
    """As JSON keeps it."""
    if isinstance(value, Enum):
        return value.name
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return value.isoformat() if isinstance(value, date) else value


def _typed(kind: Any, value: Any) -> Any:
    if value is None:
        return None
    if isinstance(kind, sqlalchemy.Enum):
        members: Mapping[str, Enum] = kind.enum_class.__members__  # pyright: ignore[reportOptionalMemberAccess]
        return members[value]
    if isinstance(kind, UTCDateTime):
        return datetime.fromisoformat(value)
    return date.fromisoformat(value) if isinstance(kind, sqlalchemy.Date) else value


def _made(site_id: int, account_id: int) -> list[ColumnElement[bool]]:
    here: list[ColumnElement[bool]] = [col(AccountMerge.site_id) == site_id]
    if account_id:
        mine = col(AccountMerge.staying_id) == account_id
        here.append(or_(col(AccountMerge.leaving_id) == account_id, mine))
    return here
