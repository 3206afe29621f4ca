"""The laws of the house, read from the source: a written rule drifts, a tested one does not."""

from __future__ import annotations

import ast
import json
import re
import subprocess
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest

from membership_ui.features import FEATURES

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "membership_ui"
MODULES = sorted(PACKAGE.rglob("*.py"))
# Each may import those before it
ROOMS = ("kernel", *FEATURES)
# What makes the process, and may know everything
EDGES = {"demo", "jobs", "cli", "logs", "membership_ui"}
# What a feature's pages and its plain routes stand in; it may know who is here, on which site
FRAME = {"shell", "http", "settings", "wiring", "features"}
FORBIDDEN_NAMES = {"utils", "helpers", "common", "manager", "base_state", "misc", "tools"}
DRAWING = {
    "reflex",
    "reflex_base",
    "reflex_components_core",
    "reflex_components_radix",
    "reflex_components_lucide",
}
STORING = {"sqlmodel", "sqlalchemy", "stripe", "fpdf", "pypdf"}
OUTSIDE = {
    "fpdf",
    "pypdf",
    "stripe",
    "smtplib",
    "aiosmtplib",
    "redis",
    "PIL",
    "filetype",
    "xlsxwriter",
    "facturx",
}
LONGEST_MODULE, LONGEST_FUNCTION, MOST_VARS, MOST_EVENTS = 300, 40, 8, 8
_TEXT = re.compile(r"[A-Za-zÀ-ÿ]{3,}")


def test_imports_go_down_the_house():
    assert not [
        f"{shown(path)} imports {name}"
        for path in MODULES
        for name in own_imports(path)
        if room_of_module(name) not in rooms_open_to(room_of(path), path)
    ]


def test_only_pages_import_reflex_and_they_import_no_database():
    assert not [
        f"{shown(path)} imports {library}"
        for path in MODULES
        for library in outside_imports(path) & (STORING if draws(path) else DRAWING)
    ]


def test_the_outside_world_is_met_in_adapters_only():
    assert not [
        f"{shown(path)} imports {library}"
        for path in MODULES
        for library in outside_imports(path) & OUTSIDE
        if room_of(path) != "adapters"
    ]


def test_queries_stand_in_queries_and_nobody_commits():
    assert not [
        f"{shown(path)} calls {call}"
        for path in MODULES
        for call in calls(path) & {"select", "commit"}
        if call == "commit" or not may_select(path)
    ]


def test_modules_and_functions_stay_short():
    assert not [
        f"{shown(path)}: {name} has {lines} lines"
        for path in MODULES
        for name, lines in sizes(path)
    ]


def test_no_module_is_a_drawer_for_everything():
    assert not [
        path for path in MODULES if {Path(part).stem for part in path.parts} & FORBIDDEN_NAMES
    ]


def test_every_module_says_what_it_is():
    assert not [path for path in MODULES if not ast.get_docstring(tree(path))]


def test_a_state_is_small():
    assert not [
        f"{shown(path)}: {state.name} has {kept} vars and {events} events"
        for path in MODULES
        for state in states(path)
        for kept, events in [(count(state, is_var), count(state, is_public_function))]
        if kept > MOST_VARS or events > MOST_EVENTS
    ]


def test_every_text_of_a_page_is_translated():
    assert not [
        f"{shown(path)}:{node.lineno}: {argument.value!r}"
        for path in MODULES
        if draws(path)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and is_component(node)
        for argument in node.args
        if isinstance(argument, ast.Constant) and is_words(argument.value)
    ]


def test_a_link_says_whether_it_is_the_routers_or_the_browsers():
    """`rx.el.a` becomes the router's link, which finds no page at the address of a document."""
    assert not [shown(path) for path in MODULES if "rx.el.a(" in path.read_text()]


def test_time_and_amounts_come_from_outside():
    given = re.compile(r"datetime\.(utc)?now\(|date\.today\(|\bfloat\(")
    assert not [
        shown(path)
        for path in MODULES
        if room_of(path) in {*ROOMS, "shell"} and given.search(path.read_text())
    ]


def test_a_subject_is_written_by_its_type_only():
    kinds = "account|session|document|merges|membership|structure|site|renewals?|register|job|file"
    by_hand = re.compile(rf"""f["'](?:{kinds}):\{{""")
    assert not [shown(path) for path in MODULES if by_hand.search(path.read_text())]


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_no_requirement_names_a_registry(name: str):
    lines = (ROOT / name).read_text().splitlines()
    assert not [line for line in lines if "http" in line and "://" in line or "--index-url" in line]


@pytest.mark.parametrize(
    "path", ["reflex.lock/package-lock.json", "tests/journeys/node/package-lock.json"]
)
def test_no_package_lock_says_where_a_package_came_from(path: str):
    packages = json.loads((ROOT / path).read_text())["packages"]
    assert not [name for name, package in packages.items() if "resolved" in package]


def test_no_tracked_text_names_the_machine_it_was_written_on():
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    own = re.compile(r"(?<![\w./])/(" + "|".join(("work", "root", "farm")) + r")/")
    paths = [
        ROOT / name
        for name in listed.stdout.split("\0")
        if name.endswith((".py", ".md", ".toml", ".txt", ".json"))
    ]
    assert not [path for path in paths if path.exists() and own.search(path.read_text())]


def shown(path: Path) -> str:
    return str(path.relative_to(ROOT))


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def own_imports(path: Path) -> set[str]:
    return {name for name in imports(path) if name.startswith("membership_ui.")}


def outside_imports(path: Path) -> set[str]:
    return {name.split(".")[0] for name in imports(path)} - {"membership_ui"}


def room_of_module(name: str) -> str:
    return name.split(".")[1]


def room_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def rooms_open_to(room: str, path: Path) -> set[str]:
    """The rooms of the house that a module may import; `adapters` know no feature, features no
    edge.
    """
    if room in EDGES or room == "__init__":
        return {*ROOMS, *EDGES, *FRAME, "adapters"}
    if room == "kernel":
        return {"kernel"}
    if room in ROOMS:
        below = set(ROOMS[: ROOMS.index(room) + 1])
        is_shown = bool({"ui", "routes", "pages.py"} & set(path.parts))
        return below | {"adapters"} | (FRAME if is_shown else set())
    if room in FRAME:
        return FRAME | {"kernel", "adapters", "sites", "accounts"}
    return {"kernel", "adapters", "settings"}


def draws(path: Path) -> bool:
    return bool({"ui", "pages.py"} & set(path.parts)) or room_of(path) in {"shell", "membership_ui"}


def may_select(path: Path) -> bool:
    stems = {Path(part).stem for part in path.relative_to(PACKAGE).parts}
    return "queries" in stems or room_of(path) in {"adapters", "jobs"} or draws(path)


def calls(path: Path) -> set[str]:
    return {called_name(node) for node in ast.walk(tree(path)) if isinstance(node, ast.Call)}


def called_name(call: ast.Call) -> str:
    function = call.func
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def sizes(path: Path) -> Iterator[tuple[str, int]]:
    """The module and those of its functions that are too long."""
    if (lines := len(path.read_text().splitlines())) > LONGEST_MODULE:
        yield "the module", lines
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or 0) - node.lineno + 1
            if lines > LONGEST_FUNCTION:
                yield node.name, lines


def is_component(call: ast.Call) -> bool:
    drawn = ("rx.el.", "rx.text", "rx.heading", "rx.button", "rx.badge", "rx.link")
    return ast.unparse(call.func).startswith(drawn)


def is_words(value: object) -> bool:
    return isinstance(value, str) and bool(_TEXT.search(value))


def states(path: Path) -> Iterator[ast.ClassDef]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.ClassDef):
            if any(ast.unparse(base).endswith("State") for base in node.bases):
                yield node


def count(state: ast.ClassDef, is_counted: Callable[[ast.stmt], bool]) -> int:
    return sum(1 for line in state.body if is_counted(line))


def is_var(line: ast.stmt) -> bool:
    return isinstance(line, ast.AnnAssign) and "ClassVar" not in ast.unparse(line.annotation)


def is_public_function(line: ast.stmt) -> bool:
    is_function = isinstance(line, ast.FunctionDef | ast.AsyncFunctionDef)
    return is_function and not line.name.startswith("_")
