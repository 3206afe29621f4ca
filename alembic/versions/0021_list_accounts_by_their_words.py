"""Staff find the accounts that a site knows by words of their own, in the order of their folded
names.
"""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa

from alembic import op
from membership_ui.adapters.bulk import write_rows
from membership_ui.kernel.text import fold, shared_letters
from membership_ui.structures.rules import search_words

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

_FOLDED = sa.String().with_variant(sa.String(collation="C"), "postgresql")
_ENTRY = ("account_id", "site_id", "family_key", "given_key", "search_key")
_WORD = ("site_id", "word", "account_id", "shared")
# Accounts whose words are held at once
_AT_ONCE = 5_000
Key = tuple[int, int]
Said = tuple[int, int, str, str, str]


def upgrade() -> None:
    op.create_table(
        "account_entry",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("family_key", _FOLDED, nullable=False),
        sa.Column("given_key", _FOLDED, nullable=False),
        sa.Column("search_key", _FOLDED, nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_account_entry_account_id")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_account_entry_site_id")),
        sa.PrimaryKeyConstraint("account_id", "site_id", name=op.f("pk_account_entry")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "account_word",
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("word", _FOLDED, nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("shared", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint(
            "site_id", "word", "account_id", "shared", name=op.f("pk_account_word")
        ),
        sqlite_with_rowid=False,
    )
    _fill(op.get_bind())
    # Filled first: an index is made faster than it is kept
    op.create_index(
        "ix_account_entry_name",
        "account_entry",
        ["site_id", "family_key", "given_key", "account_id"],
    )
    for table in ("account_entry", "account_word"):
        op.execute(f"ANALYZE {table}")


def downgrade() -> None:
    op.drop_table("account_word")
    op.drop_index("ix_account_entry_name", table_name="account_entry")
    op.drop_table("account_entry")


def _fill(connection: sa.Connection) -> None:
    entries = list(_entries(connection))
    for first in range(0, len(entries), _AT_ONCE):
        some = entries[first : first + _AT_ONCE]
        words = [
            (site_id, word, account_id, shared)
            for account_id, site_id, _family, _given, search_key in some
            for word, shared in shared_letters(search_key.split())
        ]
        write_rows(connection, "account_entry", _ENTRY, some)
        write_rows(connection, "account_word", _WORD, sorted(words))


def _entries(connection: sa.Connection) -> Iterator[Said]:
    """Of every open account on every site where it came, works, or is attached to a structure of
    the register, by account.
    """
    said = "SELECT id, family_name, given_name, search_key FROM account"
    is_open = "erased_at IS NULL AND closed_at IS NULL"
    people = {row.id: row for row in connection.execute(sa.text(f"{said} WHERE {is_open}"))}
    structures = _names_of_structures(connection)
    for key in sorted(tuple(row) for row in connection.execute(sa.text(_KNOWN))):
        account_id, site_id = key
        if who := people.get(account_id):
            words = {*who.search_key.split(), *search_words(*structures.get(key, ()))}
            search_key = f" {' '.join(sorted(words))}"
            yield account_id, site_id, fold(who.family_name), fold(who.given_name), search_key


# Statuses stand in the database as the names of their members
_ATTACHED = (
    "attachment JOIN register_entry ON register_entry.structure_id = attachment.structure_id"
)
_KNOWN = f"""
SELECT account_id, site_id FROM account_on_site
UNION SELECT account_id, site_id FROM role_on_site
UNION SELECT account_id, site_id FROM {_ATTACHED} WHERE attachment.status = 'VALIDATED'
"""
_NAMED = f"""
SELECT account_id, site_id, structure.name FROM {_ATTACHED}
JOIN structure ON structure.id = attachment.structure_id
WHERE attachment.status IN ('VALIDATED', 'PENDING')
"""


def _names_of_structures(connection: sa.Connection) -> dict[Key, list[str]]:
    names: dict[Key, list[str]] = {}
    for account_id, site_id, name in connection.execute(sa.text(_NAMED)):
        names.setdefault((account_id, site_id), []).append(name)
    return names
