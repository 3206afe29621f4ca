"""A page of the staff's list of accounts over 10,000 and 100,000 of them, on both databases: the
use case alone, with its transaction, as the page asks it.
"""

from __future__ import annotations

import random
import statistics
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic

from sqlalchemy import Engine
from sqlmodel import Session

from membership_ui import wiring
from membership_ui.accounts.tables import SiteRole
from membership_ui.adapters import i18n, migrations
from membership_ui.adapters.database import open_database
from membership_ui.casework.service.people import find_accounts
from membership_ui.casework.views.people import AccountPage, AccountSearch
from membership_ui.kernel.work import MACHINE, Actor, UnitOfWork
from tests.benchmarks.clients import Row, row
from tests.benchmarks.crowds import gather
from tests.world import make_account, make_site

SIZES, ASKED = (10_000, 100_000), 300
_NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
_NAMES = (
    "etienne", "claire martin", "le goff", "marie odile", "condrieu", "vasseu", "saint", "dur",
    "000123", "jean@free.example", "mairie condrieu", "bechard zoe", "d'amar", "lamquerez", "m",
)  # fmt: skip
_WRONG = ("etiene", "condireu", "claire matrin", "hlene", "vassseu")


def figures() -> list[Row]:
    """One row for each figure: what, value, unit, budget."""
    rows: list[Row] = []
    for size in SIZES:
        for name, opened in (("SQLite", _sqlite), ("PostgreSQL", _postgresql)):
            with opened() as engine:
                rows += _measure(engine, f"accounts, {size:,}, {name}", size)
    return rows


@contextmanager
def _sqlite() -> Iterator[Engine]:
    with tempfile.TemporaryDirectory(prefix="membership-bench-") as folder:
        yield open_database(f"sqlite:///{Path(folder) / 'membership.db'}")


@contextmanager
def _postgresql() -> Iterator[Engine]:
    import pgserver  # noqa: PLC0415  (it makes folders when it is imported)

    with tempfile.TemporaryDirectory(prefix="membership-bench-") as folder:
        # The server's account enters it
        Path(folder).chmod(0o755)
        server = pgserver.get_server(Path(folder) / "data", cleanup_mode="delete")
        engine = open_database(server.get_uri().replace("postgresql:", "postgresql+psycopg:", 1))
        yield engine
        engine.dispose()
        server.cleanup()


def _measure(engine: Engine, what: str, size: int) -> list[Row]:
    migrations.upgrade(engine)
    with _work(engine, MACHINE) as work:
        site = make_site(work)
        manager = make_account(work, "Hélène", site, SiteRole.SITE_MANAGER)
        began = monotonic()
        gather(work, site.id or 0, size)
        filled = monotonic() - began
    _tidy(engine)
    chance, last = random.Random(7), size // 50
    searches = [_search(chance, last) for _rank in range(ASKED)]
    pages = [_ask(engine, manager, one) for one in searches]
    turned = [_turn(engine, manager, one) for one in ("", "e", "etienne")]
    wrong = [_ask(engine, manager, AccountSearch(typed)) for typed in _WRONG * 10]
    return [
        *_figures(f"{what}, searched and turned", pages),
        *_figures(f"{what}, next pages", [seconds for some in turned for seconds in some]),
        *_figures(f"{what}, typing errors", wrong, 80),
        row(f"{what}, made and listed", round(filled, 1), "s"),
    ]


def _tidy(engine: Engine) -> None:
    """What PostgreSQL does by itself within a minute."""
    if engine.dialect.name == "postgresql":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM ANALYZE")


def _search(chance: random.Random, last: int) -> AccountSearch:
    """What is typed so far, or any page of the whole list."""
    if chance.random() < 0.3:
        return AccountSearch(page=chance.randint(1, last))
    name = chance.choice(_NAMES)
    return AccountSearch(name[: chance.randint(1, len(name))])


def _turn(engine: Engine, actor: Actor, text: str) -> list[float]:
    """Seconds of thirty pages one after the other."""
    times, search = [], AccountSearch(text)
    for page in range(2, 32):
        view = _read(engine, actor, search)
        search = search.on_page(page, after=view.lines[-1].id)
        times.append(_ask(engine, actor, search))
    return times


def _ask(engine: Engine, actor: Actor, search: AccountSearch) -> float:
    began = monotonic()
    _read(engine, actor, search)
    return monotonic() - began


def _read(engine: Engine, actor: Actor, search: AccountSearch) -> AccountPage:
    with Session(engine) as session, i18n.use("fr"):
        work = UnitOfWork(session, actor, _NOW, "fr", wiring.LivePorts())
        return find_accounts(work, next(iter(actor.roles)), search)


@contextmanager
def _work(engine: Engine, actor: Actor) -> Iterator[UnitOfWork]:
    with Session(engine, expire_on_commit=False) as session, session.begin():
        yield UnitOfWork(session, actor, _NOW, "fr", wiring.LivePorts())


def _figures(what: str, times: list[float], budget: float = 20) -> list[Row]:
    p50, p95 = statistics.median(times), statistics.quantiles(times, n=20)[-1]
    return [
        row(f"{what}, p50", round(p50 * 1000, 1), "ms", budget),
        row(f"{what}, p95", round(p95 * 1000, 1), "ms"),
    ]
