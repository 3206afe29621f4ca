"""`st` and `saint`, `presquile` and names in any script find what holds them: the words of accounts
and of registers are written again.
"""

from __future__ import annotations

from os.path import commonprefix

import sqlalchemy as sa

from alembic import op
from membership_ui.kernel.text import fold, found_under

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_BESIDE = ("kind", "department", "tier_position", "dues", "covered_from", "expires_on")


def upgrade() -> None:
    _write_accounts(op.get_bind())
    _write_names(op.get_bind())
    _write_entries(op.get_bind())


def downgrade() -> None:
    """The words of before are among those of now."""


def _write_accounts(connection: sa.Connection) -> None:
    said = ("given_name", "family_name", "member_number", "email")
    accounts = _table("account", "id", "search_key", *said)
    changed = []
    for row in connection.execute(sa.select(accounts)).all():
        spoken = " ".join(getattr(row, name) for name in said)
        folded = fold(spoken).split()
        others = sorted(found_under(spoken) - set(folded))
        key = f" {' '.join((*folded, *others))}"
        if key != row.search_key:
            changed.append({"of": row.id, "key": key})
    if changed:
        mine = accounts.c.id == sa.bindparam("of")
        connection.execute(
            sa.update(accounts).where(mine).values(search_key=sa.bindparam("key")), changed
        )


def _write_names(connection: sa.Connection) -> None:
    structures = _table("structure", "id", "name", "name_key")
    rows = connection.execute(sa.select(structures)).all()
    changed = [
        {"of": row.id, "key": fold(row.name)} for row in rows if fold(row.name) != row.name_key
    ]
    if changed:
        mine = structures.c.id == sa.bindparam("of")
        connection.execute(
            sa.update(structures).where(mine).values(name_key=sa.bindparam("key")), changed
        )


def _write_entries(connection: sa.Connection) -> None:
    entries = _table(
        "register_entry", "id", "site_id", "structure_id", "name_key", "search_key", *_BESIDE
    )
    structures = _table("structure", "id", "name", "town", "email")
    words = _table("register_word", "site_id", "word", "entry_id", "shared", *_BESIDE)
    told = sa.select(entries, structures.c.name, structures.c.town, structures.c.email)
    asked = told.join_from(entries, structures, structures.c.id == entries.c.structure_id)
    changed, gone, written = [], [], []
    for row in connection.execute(asked).all():
        before = set(row.search_key.split())
        found = before.union(*map(found_under, (row.name, row.town, row.email)))
        if found == before and fold(row.name) == row.name_key:
            continue
        after = sorted(found)
        changed.append({"of": row.id, "name": fold(row.name), "key": f" {' '.join(after)}"})
        gone += [{"site": row.site_id, "old": word, "of": row.id} for word in before]
        beside = {name: getattr(row, name) for name in _BESIDE}
        for word, previous in zip(after, ("", *after), strict=False):
            shared = len(commonprefix((previous, word)))
            line = {"site_id": row.site_id, "word": word, "entry_id": row.id, "shared": shared}
            written.append(line | beside)
    if not changed:
        return
    mine = entries.c.id == sa.bindparam("of")
    key = {"name_key": sa.bindparam("name"), "search_key": sa.bindparam("key")}
    connection.execute(sa.update(entries).where(mine).values(**key), changed)
    old = (
        words.c.site_id == sa.bindparam("site"),
        words.c.word == sa.bindparam("old"),
        words.c.entry_id == sa.bindparam("of"),
    )
    if gone:
        connection.execute(sa.delete(words).where(*old), gone)
    connection.execute(sa.insert(words), written)


def _table(name: str, *columns: str) -> sa.TableClause:
    return sa.table(name, *(sa.column(column) for column in columns))
