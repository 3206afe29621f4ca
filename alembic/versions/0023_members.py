"""One row for who is a member, a structure or an account: memberships, requests, documents, orders
and registers point at it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
import sqlmodel

from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

_ADDRESS = ("address", "postal_code", "town")
_OWNED = ("membership", "renewal", "document", "purchase_order", "register_entry")
# Where a person could be the member before
_BY_PERSON = ("membership", "document")
# By table, what there is once for a member on a site
_ONCE = {"membership": ("starts_on",), "renewal": ("starts_on",), "register_entry": ()}
_OWNER = "ix_document_owner"


def upgrade() -> None:
    _make_members()
    with _documents_open():
        for table in _OWNED:
            with op.batch_alter_table(table) as batch:
                batch.add_column(sa.Column("member_id", sa.Integer(), nullable=True))
            op.execute(_point_at_members(table))
            _refuse_double_terms(table)
            _turn(table, away=_before(table), to=("member",))


def downgrade() -> None:
    _refuse_persons()
    op.execute("DELETE FROM register_word WHERE entry_id IN (" + _OF_PERSONS + ")")
    op.execute("DELETE FROM register_entry WHERE id IN (" + _OF_PERSONS + ")")
    with _documents_open():
        for table in _OWNED:
            with op.batch_alter_table(table) as batch:
                for kind in _before(table):
                    batch.add_column(sa.Column(f"{kind}_id", sa.Integer(), nullable=True))
            for kind in _before(table):
                op.execute(_point_back(table, kind))
            _turn(table, away=("member",), to=_before(table))
    op.drop_table("member")


_OF_PERSONS = (
    "SELECT register_entry.id FROM register_entry"
    " JOIN member ON member.id = register_entry.member_id WHERE member.account_id IS NOT NULL"
)


def _make_members() -> None:
    op.create_table(
        "member",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("structure_id", sa.Integer(), nullable=True),
        sa.Column("account_id", sa.Integer(), nullable=True),
        *(sa.Column(name, sqlmodel.AutoString(), nullable=False) for name in _ADDRESS),
        sa.Column("created_at", sqlmodel.UTCDateTime(), nullable=False),
        sa.CheckConstraint(
            "(structure_id IS NULL) <> (account_id IS NULL)", name=op.f("ck_member_one_of_both")
        ),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_member_account_id")),
        sa.ForeignKeyConstraint(
            ["structure_id"], ["structure.id"], name=op.f("fk_member_structure_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_member")),
        sa.UniqueConstraint("account_id", name=op.f("uq_member_account_id")),
        sa.UniqueConstraint("structure_id", name=op.f("uq_member_structure_id")),
    )
    columns = f"{', '.join(_ADDRESS)}, created_at"
    op.execute(
        f"INSERT INTO member (structure_id, {columns})"
        " SELECT id, '', '', '', created_at FROM structure ORDER BY id"
    )
    op.execute(
        f"INSERT INTO member (account_id, {columns})"
        " SELECT id, '', '', '', created_at FROM account WHERE id IN ("
        "SELECT account_id FROM membership UNION SELECT account_id FROM document) ORDER BY id"
    )


def _before(table: str) -> tuple[str, ...]:
    return ("structure", "account") if table in _BY_PERSON else ("structure",)


def _point_at_members(table: str) -> str:
    same = " OR ".join(f"member.{kind}_id = {table}.{kind}_id" for kind in _before(table))
    return f"UPDATE {table} SET member_id = (SELECT id FROM member WHERE {same})"  # noqa: S608


def _point_back(table: str, kind: str) -> str:
    known = f"SELECT {kind}_id FROM member WHERE member.id = {table}.member_id"  # noqa: S608
    return f"UPDATE {table} SET {kind}_id = ({known})"  # noqa: S608


def _turn(table: str, *, away: tuple[str, ...], to: tuple[str, ...]) -> None:
    """Keys, indexes and what is unique stand on other columns."""
    with op.batch_alter_table(table) as batch:
        for kind in away:
            if _is_indexed(table, kind):
                batch.drop_index(batch.f(f"ix_{table}_{kind}_id"))
            batch.drop_constraint(batch.f(f"fk_{table}_{kind}_id"), type_="foreignkey")
        if table in _ONCE:
            batch.drop_constraint(batch.f(f"uq_{table}_site_id"), type_="unique")
        if table == "document":
            batch.drop_index(_OWNER)
        for kind in to:
            _add_key(batch, table, kind, is_needed=len(to) == 1)
        if table in _ONCE:
            batch.create_unique_constraint(
                batch.f(f"uq_{table}_site_id"), ["site_id", f"{to[0]}_id", *_ONCE[table]]
            )
        if table == "document":
            batch.create_index(_OWNER, [f"{to[0]}_id", "site_id", "issued_on"])
        for kind in away:
            batch.drop_column(f"{kind}_id")


def _add_key(batch: Any, table: str, kind: str, *, is_needed: bool) -> None:
    name = f"{kind}_id"
    batch.create_foreign_key(batch.f(f"fk_{table}_{name}"), kind, [name], ["id"])
    if is_needed:
        batch.alter_column(name, existing_type=sa.Integer(), nullable=False)
    if _is_indexed(table, kind):
        batch.create_index(batch.f(f"ix_{table}_{name}"), [name])


def _is_indexed(table: str, kind: str) -> bool:
    return table != "document" or kind == "account"


def _refuse_double_terms(table: str) -> None:
    """The database refuses them from now on."""
    if table != "membership":
        return
    double = op.get_bind().execute(
        sa.text(
            "SELECT min(id) FROM membership GROUP BY site_id, member_id, starts_on"
            " HAVING count(*) > 1"
        )
    )
    if keys := list(double.scalars()):
        raise RuntimeError(f"two terms of one member begin on one day, first membership {keys[0]}")


def _refuse_persons() -> None:
    for table in ("renewal", "purchase_order"):
        of_persons = op.get_bind().execute(
            sa.text(
                f"SELECT min({table}.id) FROM {table}"  # noqa: S608
                f" JOIN member ON member.id = {table}.member_id"
                " WHERE member.account_id IS NOT NULL"
            )
        )
        if key := of_persons.scalar():
            raise RuntimeError(f"a {table} of a person has no place there, first {key}")


@contextmanager
def _documents_open() -> Iterator[None]:
    """The database refuses to change issued rows; here only what they point at is named anew."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER TABLE document DISABLE TRIGGER document_is_final")
        yield
        op.execute("ALTER TABLE document ENABLE TRIGGER document_is_final")
        return
    # SQLite makes the table again, and loses its triggers
    for step in ("UPDATE", "DELETE"):
        op.execute(f"DROP TRIGGER document_refuses_{step.lower()}")
    yield
    for step in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER document_refuses_{step.lower()} BEFORE {step} ON document "
            "BEGIN SELECT RAISE(ABORT, 'document rows are never changed'); END"
        )
