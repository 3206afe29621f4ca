"""Every use case × every role: whoever is not named gets a refusal and changes no row."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import membership_ui
from membership_ui import wiring
from membership_ui.accounts.queries.people import actor_by_token
from membership_ui.kernel.errors import NotAllowed, NotFound, PortalError, ReadOnlySpace
from membership_ui.shell import run
from membership_ui.shell.run import SessionEnded
from tests.matrix.people import Scene, askers
from tests.matrix.table_of_use_cases import BY_SECRET, INTERNAL, USE_CASES, Line, name_of
from tests.rows import all_rows

PACKAGE = Path(membership_ui.__file__).parent
REFUSALS = (NotAllowed, NotFound, ReadOnlySpace, SessionEnded)
INTERNAL_NAMES = {f"{home}.{name}" for home, names in INTERNAL.items() for name in names.split()}


class Undo(Exception):
    """What somebody may do is done, and taken back."""


def test_nobody_else_gets_anything_but_a_refusal(scenes: dict[str, Scene]):
    before = all_rows(wiring.engine())

    wrong = [
        f"{role}: {line.name} is {found}"
        for line in USE_CASES
        for role in askers(line.audience)
        for found in [outcome(line, scenes[role])]
        if found != ("open" if role in line.audience else "refused")
    ]

    assert not wrong, "\n".join(wrong)
    assert all_rows(wiring.engine()) == before


def test_whoever_has_no_session_is_nobody(scenes: dict[str, Scene]):
    """The roles of the table are what they say they are."""
    with wiring.reading() as session:
        found = {
            role: actor_by_token(session, scene.sid, wiring.now()) for role, scene in scenes.items()
        }

    assert {role for role, actor in found.items() if actor is None} == {
        "visitor", "session ended", "account erased",
    }  # fmt: skip
    assert {role for role, actor in found.items() if actor and actor.space_visit} == {
        "space seen by staff"
    }


def test_every_use_case_has_its_line():
    known = {line.name for line in USE_CASES} | BY_SECRET | INTERNAL_NAMES
    assert set(use_cases()) == known


def test_pages_and_plain_http_call_no_internal_use_case():
    called = {name for path in edges() for name in called_services(path)}

    assert called
    assert called & INTERNAL_NAMES == set()


def outcome(line: Line, scene: Scene) -> str:
    """By the same gates as an event: who acts, whether they only look, the rights."""
    args, values = line.given(scene)
    caller = run._Caller(scene.sid, scene.account_id, scene.site_id, "fr")
    gate = run._write if line.writes else run._read
    try:
        gate(caller, taken_back(line.use_case), args, values)
    except REFUSALS:
        return "refused"
    except (Undo, PortalError):
        return "open"
    raise AssertionError("nothing is kept")


def taken_back(use_case: Callable[..., Any]) -> Callable[..., Any]:
    def done(work: Any, *args: Any, **values: Any) -> None:
        use_case(work, *args, **values)
        work.session.flush()
        raise Undo

    return done


def use_cases() -> Iterator[str]:
    """Every public function of a service that takes the unit of work first."""
    for found in pkgutil.walk_packages(membership_ui.__path__, "membership_ui."):
        if "service" in found.name.split("."):
            module = importlib.import_module(found.name)
            for function in vars(module).values():
                if is_use_case(function) and function.__module__ == found.name:
                    yield name_of(function)


def is_use_case(value: object) -> bool:
    if not inspect.isfunction(value) or value.__name__.startswith("_"):
        return False
    return next(iter(inspect.signature(value).parameters), "") == "work"


def edges() -> Iterator[Path]:
    for path in sorted(PACKAGE.rglob("*.py")):
        rooms = path.relative_to(PACKAGE).parts
        if "ui" in rooms or rooms[0] == "http":
            yield path


def called_services(path: Path) -> Iterator[str]:
    """`accounts.service.factors.turn_off`, however it was imported."""
    tree = ast.parse(path.read_text())
    modules: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and ".service" in node.module:
            for alias in node.names:
                name = f"{node.module}.{alias.name}".removeprefix("membership_ui.")
                modules[alias.asname or alias.name] = name
                yield name
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            if node.value.id in modules:
                yield f"{modules[node.value.id]}.{node.attr}"
