"""How many steps a backtracking matcher takes, counted: the compiled form of a pattern run on a
machine of our own, in the order in which Python's own engine tries.

`re` tells no count and a clock tells the machine. Two texts, one twice as long, tell the growth.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from re import _constants as names  # pyright: ignore[reportAttributeAccessIssue]
from re import _parser as parser  # pyright: ignore[reportAttributeAccessIssue]
from typing import Any

Test = Callable[[str], bool]


class TooManySteps(Exception):
    """More than a reader of that text may take."""


@dataclass
class _Op:
    """`one` reads a letter that passes; `split` tries `to` first, then `other`; `here` asks without
    reading; `save`, `back` are groups and their repetition; `look` asks a program of its own.
    """

    kind: str
    test: Any = None
    to: int = 0
    other: int = 0


def steps_of_search(pattern: re.Pattern[str], text: str, *, most: int) -> int:
    """Of `findall`: every beginning is tried. Raises TooManySteps."""
    program = _program(pattern)
    taken, start = 0, 0
    while start <= len(text):
        end, spent = _run(program, text, start, most - taken)
        taken += spent
        start = end if end is not None and end > start else start + 1
    return taken


def _program(pattern: re.Pattern[str]) -> list[_Op]:
    ops: list[_Op] = []
    _emit(parser.parse(pattern.pattern, pattern.flags & ~re.UNICODE), ops, pattern.flags)
    return [*ops, _Op("end")]


def _emit(tree: Any, ops: list[_Op], flags: int) -> None:
    for kind, value in tree:
        if kind in (names.LITERAL, names.NOT_LITERAL, names.ANY, names.IN):
            ops.append(_Op("one", _letter(kind, value, flags)))
        elif kind is names.SUBPATTERN:
            ops.append(_Op("save", value[0], to=0))
            _emit(value[3], ops, flags)
            ops.append(_Op("save", value[0], to=1))
        elif kind in (names.MAX_REPEAT, names.MIN_REPEAT):
            _emit_repeat(kind is names.MAX_REPEAT, value, ops, flags)
        elif kind is names.BRANCH:
            _emit_branch(value[1], ops, flags)
        elif kind in (names.ASSERT, names.ASSERT_NOT):
            inner: list[_Op] = []
            _emit(value[1], inner, flags)
            assert value[0] == 1, "looking back is not counted here"
            ops.append(_Op("look", ([*inner, _Op("end")], kind is names.ASSERT)))
        elif kind is names.GROUPREF:
            ops.append(_Op("back", value))
        elif kind is names.AT:
            ops.append(_Op("here", value))
        else:
            raise NotImplementedError(kind)


def _emit_repeat(is_greedy: bool, value: Any, ops: list[_Op], flags: int) -> None:
    least, most, tree = value
    for _ in range(least):
        _emit(tree, ops, flags)
    if most == names.MAXREPEAT:
        at = len(ops)
        ops.append(_Op("split"))
        _emit(tree, ops, flags)
        ops.append(_Op("jump", to=at))
        _aim(ops[at], at + 1, len(ops), is_greedy)
        return
    splits = []
    for _ in range(most - least):
        splits.append(len(ops))
        ops.append(_Op("split"))
        _emit(tree, ops, flags)
    for at in splits:
        _aim(ops[at], at + 1, len(ops), is_greedy)


def _aim(split: _Op, inside: int, after: int, is_greedy: bool) -> None:
    split.to, split.other = (inside, after) if is_greedy else (after, inside)


def _emit_branch(trees: list[Any], ops: list[_Op], flags: int) -> None:
    ends = []
    for tree in trees[:-1]:
        at = len(ops)
        ops.append(_Op("split", to=at + 1))
        _emit(tree, ops, flags)
        ends.append(len(ops))
        ops.append(_Op("jump"))
        ops[at].other = len(ops)
    _emit(trees[-1], ops, flags)
    for at in ends:
        ops[at].to = len(ops)


def _letter(kind: Any, value: Any, flags: int) -> Test:
    """Asked of Python's own engine, one letter at a time."""
    if kind is names.ANY:
        return (lambda _letter: True) if flags & re.DOTALL else (lambda letter: letter != "\n")
    if kind is names.IN:
        wanted = re.compile(f"[{''.join(_members(value))}]", flags & (re.IGNORECASE | re.ASCII))
        return lambda letter: wanted.match(letter) is not None
    wanted = re.compile(re.escape(chr(value)), flags & re.IGNORECASE)
    hit = kind is names.LITERAL
    return lambda letter: (wanted.match(letter) is not None) is hit


_CLASSES = {
    "CATEGORY_DIGIT": r"\d", "CATEGORY_NOT_DIGIT": r"\D", "CATEGORY_SPACE": r"\s",
    "CATEGORY_NOT_SPACE": r"\S", "CATEGORY_WORD": r"\w", "CATEGORY_NOT_WORD": r"\W",
}  # fmt: skip


def _members(value: Any) -> Iterator[str]:
    for kind, said in value:
        if kind is names.NEGATE:
            yield "^"
        elif kind is names.LITERAL:
            yield re.escape(chr(said))
        elif kind is names.RANGE:
            yield f"{re.escape(chr(said[0]))}-{re.escape(chr(said[1]))}"
        else:
            yield _CLASSES[str(said)]


def _run(program: list[_Op], text: str, start: int, most: int) -> tuple[int | None, int]:
    """Where a match that begins at `start` ends, and the steps."""
    waiting: list[tuple[int, int, dict[Any, int]]] = [(0, start, {})]
    taken = 0
    while waiting:
        at, here, groups = waiting.pop()
        while True:
            taken += 1
            if taken > most:
                raise TooManySteps
            op = program[at]
            if op.kind == "end":
                return here, taken
            if op.kind == "split":
                waiting.append((op.other, here, groups))
                at = op.to
                continue
            if op.kind == "jump":
                at = op.to
                continue
            moved = _step(op, text, here, groups, most - taken)
            if moved is None:
                break
            here, groups, spent = moved
            taken += spent
            at += 1
    return None, taken


def _step(
    op: _Op, text: str, here: int, groups: dict[Any, int], most: int
) -> tuple[int, dict[Any, int], int] | None:
    if op.kind == "one":
        return (here + 1, groups, 0) if here < len(text) and op.test(text[here]) else None
    if op.kind == "save":
        return here, {**groups, (op.test, op.to): here}, 0
    if op.kind == "back":
        said = text[groups[op.test, 0] : groups[op.test, 1]]
        return (here + len(said), groups, len(said)) if text.startswith(said, here) else None
    if op.kind == "look":
        inner, is_wanted = op.test
        end, spent = _run(inner, text, here, most)
        return (here, groups, spent) if (end is not None) is is_wanted else None
    return (here, groups, 0) if _stands(str(op.test), text, here) else None


def _stands(place: str, text: str, here: int) -> bool:
    if place in ("AT_BEGINNING", "AT_BEGINNING_STRING"):
        return here == 0
    if place in ("AT_END", "AT_END_STRING"):
        return here == len(text)
    before = here > 0 and (text[here - 1].isalnum() or text[here - 1] == "_")
    after = here < len(text) and (text[here].isalnum() or text[here] == "_")
    return (before != after) is (place == "AT_BOUNDARY")
