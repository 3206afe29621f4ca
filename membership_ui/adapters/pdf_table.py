"""A table that goes on over as many pages as it needs: words to the left, figures to the right."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from membership_ui.adapters.pdf_sheet import BOTTOM, GRAY, LEFT, RIGHT, TOP, Ink, Sheet

_HEAD = Ink(8.5, GRAY)
_CELL = Ink(9.5)
_AMOUNT = Ink(9.5, bold=True)
_PAD = 2.4
_GAP = 6.0


def draw_rows(
    sheet: Sheet,
    columns: Sequence[str],
    rows: Sequence[Sequence[str]],
    next_page: Callable[[], None],
) -> None:
    """The first column takes the room that the figures leave; `next_page` starts a further page."""
    rights = _right_edges(sheet, columns, rows)
    first = rights[1][1] - LEFT if len(columns) > 1 else RIGHT - LEFT
    _head(sheet, columns, rights)
    for row in rows:
        labels = sheet.wrap(row[0], first, _CELL)
        height = len(labels) * _CELL.step + 2 * _PAD
        if sheet.y + height > BOTTOM and height < BOTTOM - TOP - 30:
            _turn(sheet, columns, rights, next_page)
        _row(sheet, labels, row, rights, lambda: _turn(sheet, columns, rights, next_page))


def _right_edges(
    sheet: Sheet, columns: Sequence[str], rows: Sequence[Sequence[str]]
) -> list[tuple[float, float]]:
    """For each column its right edge, and where the column before it must end."""
    edges, right = [], RIGHT
    for index in range(len(columns) - 1, 0, -1):
        ink = _AMOUNT if index == len(columns) - 1 else _CELL
        widest = max(
            [sheet.width_of(columns[index], _HEAD)]
            + [sheet.width_of(row[index], ink) for row in rows]
        )
        edges.append((right, right - widest - _GAP))
        right -= widest + _GAP
    return [(LEFT, LEFT), *reversed(edges)]


def _head(sheet: Sheet, columns: Sequence[str], rights: Sequence[tuple[float, float]]) -> None:
    sheet.write(columns[0], LEFT, sheet.y, _HEAD)
    for title, (right, _) in zip(columns[1:], rights[1:], strict=True):
        sheet.write(title, right, sheet.y, _HEAD, "right")
    sheet.y += _HEAD.step + 2
    sheet.rule(sheet.y)


def _row(
    sheet: Sheet,
    labels: Sequence[str],
    row: Sequence[str],
    rights: Sequence[tuple[float, float]],
    turn: Callable[[], None],
) -> None:
    sheet.y += _PAD
    for index, (text, (right, _)) in enumerate(zip(row[1:], rights[1:], strict=True), start=1):
        sheet.write(text, right, sheet.y, _AMOUNT if index == len(row) - 1 else _CELL, "right")
    for label in labels:
        if sheet.y + _CELL.step > BOTTOM:
            turn()
            sheet.y += _PAD
        sheet.write(label, LEFT, sheet.y, _CELL)
        sheet.y += _CELL.step
    sheet.y += _PAD
    sheet.rule(sheet.y)


def _turn(
    sheet: Sheet,
    columns: Sequence[str],
    rights: Sequence[tuple[float, float]],
    next_page: Callable[[], None],
) -> None:
    next_page()
    _head(sheet, columns, rights)
