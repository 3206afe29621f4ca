"""Nothing that meets text from outside costs more than linear time: every pattern of the package,
on the worst texts that its own letters make.
"""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
from collections.abc import Iterator
from re import _constants as names  # pyright: ignore[reportAttributeAccessIssue]
from re import _parser as parser  # pyright: ignore[reportAttributeAccessIssue]
from typing import Any

import pytest

import membership_ui
from membership_ui.settings import ROOT
from tests.patterns.steps import TooManySteps, steps_of_search

PACKAGE = ROOT / "membership_ui"
# Reads what `make build` wrote and nothing else
OURS = {"membership_ui.shell.frontend._SOCKET", "membership_ui.shell.frontend._HTTP"}
SHORT, LONG = 400, 800
# A letter may be tried a few times, by every alternative and every bounded repeat
MOST_A_LETTER = 600


def patterns() -> dict[str, re.Pattern[str]]:
    found = {}
    for module in pkgutil.walk_packages(membership_ui.__path__, "membership_ui."):
        if module.name == "membership_ui.membership_ui" or ".ui" in module.name:
            continue
        loaded = importlib.import_module(module.name)
        for name, value in vars(loaded).items():
            if isinstance(value, re.Pattern) and f"{module.name}.{name}" not in OURS:
                found[f"{module.name}.{name}"] = value
    return found


PATTERNS = patterns()


def letters_of(tree: Any) -> Iterator[str]:
    """One letter of everything that the pattern speaks of, and its words whole."""
    word = ""
    for kind, value in tree:
        if kind is names.LITERAL:
            word += chr(value)
            yield chr(value)
            continue
        if word:
            yield word
            word = ""
        if kind is names.IN:
            yield from (chr(said) for one, said in value if one is names.LITERAL)
            yield from (chr(said[0]) for one, said in value if one is names.RANGE)
        elif kind is names.SUBPATTERN:
            yield from letters_of(value[3])
        elif kind in (names.MAX_REPEAT, names.MIN_REPEAT):
            yield from letters_of(value[2])
        elif kind is names.BRANCH:
            for branch in value[1]:
                yield from letters_of(branch)
    if word:
        yield word


def worst_texts(pattern: re.Pattern[str], length: int) -> Iterator[str]:
    said = [*dict.fromkeys([*letters_of(parser.parse(pattern.pattern, pattern.flags & ~re.UNICODE)),
                            "a", "1", " ", "\\", "-", "=", '"'])]  # fmt: skip
    words = [*said, "://", 'token="', "token=[", "token   :   ", "password='\\"]
    for word in words:
        yield (word * length)[:length] + "!"
        yield (f"{word}a" * length)[:length] + "\n"
        yield (f"{word} " * length)[:length] + "\0"


@pytest.mark.parametrize("name", PATTERNS)
def test_a_text_twice_as_long_takes_twice_the_steps(name: str):
    pattern = PATTERNS[name]

    for short, long in zip(worst_texts(pattern, SHORT), worst_texts(pattern, LONG), strict=True):
        few = steps_of_search(pattern, short, most=MOST_A_LETTER * SHORT)
        many = steps_of_search(pattern, long, most=MOST_A_LETTER * LONG)
        assert many <= 2.5 * few + 200, (short[:40], few, many)


def test_a_pattern_that_grows_is_seen():
    quadratic = re.compile(r"[\w-]*token=")

    with pytest.raises(TooManySteps):
        steps_of_search(quadratic, "a" * 2_000, most=MOST_A_LETTER * 2_000)


@pytest.mark.parametrize("size", [100_000])
@pytest.mark.parametrize("name", PATTERNS)
def test_a_hundred_thousand_letters_are_read(name: str, size: int):
    """Python's own engine gets through: were a pattern worse than its count, this would not end."""
    pattern: re.Pattern[Any] = PATTERNS[name]
    for text in worst_texts(pattern, size):
        pattern.search(text if isinstance(pattern.pattern, str) else text.encode("latin-1"))


def test_every_pattern_has_a_name_at_the_head_of_its_module():
    """A pattern within a function escapes the tests above."""
    hidden = []
    for path in PACKAGE.rglob("*.py"):
        tree = ast.parse(path.read_text())
        functions = [
            node
            for node in ast.walk(tree)
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        ]
        hidden += [
            f"{path.relative_to(ROOT)}:{node.lineno}"
            for function in functions
            for node in ast.walk(function)
            if isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and isinstance(node.func.value, ast.Name)
            and node.func.value.id == "re"
            and node.func.attr != "escape"
        ]
    assert not hidden
