"""Commands that prepare a portal: schema, frontend, a look at what is missing."""

from __future__ import annotations

from argparse import Namespace

from sqlalchemy.exc import SQLAlchemyError

from membership_ui import logs, wiring
from membership_ui.adapters import files, migrations, proxy_sign
from membership_ui.jobs.worker import run_forever
from membership_ui.settings import settings
from membership_ui.shell import build as frontend

_REMEDIES = {
    "proxies in front are counted": ": set MEMBERSHIP_TRUSTED_PROXY_HOPS, or all visitors count as"
    " one address",
}


def migrate(_arguments: Namespace) -> int:
    migrations.upgrade(wiring.engine())
    return 0


def build(_arguments: Namespace) -> int:
    try:
        frontend.build()
    except frontend.BuildFailed:
        raise SystemExit("membership: the frontend could not be built, see above") from None
    return 0


def worker(_arguments: Namespace) -> int:
    logs.configure(settings().log_level, as_json=settings().log_json)
    run_forever()
    return 0


def check(_arguments: Namespace) -> int:
    """Print one line per fact; fail when one of them would stop `serve`."""
    facts = {
        "database answers": _database_answers(),
        "database is migrated": _database_answers() and migrations.is_current(wiring.engine()),
        "frontend is built": frontend.is_built(),
        "workers have Redis": settings().workers == 1 or bool(settings().redis_url),
        "the disk has room": files.has_room(),
        "proxies in front are counted": not (
            settings().lacks_trusted_proxy or proxy_sign.is_seen(wiring.now())
        ),
    }
    for fact, holds in facts.items():
        print(f"{'yes' if holds else 'NO':3} {fact}{'' if holds else _REMEDIES.get(fact, '')}")
    return 0 if all(facts.values()) else 1


def _database_answers() -> bool:
    try:
        wiring.engine().connect().close()
    except SQLAlchemyError:
        return False
    return True
