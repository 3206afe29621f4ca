"""The PDF of a quote, an invoice, a receipt: CPU from the stored row to the bytes, and their size.

Every document names another town, so that none profits from the letters of the one before.
"""

from __future__ import annotations

import json
import statistics
import sys
from dataclasses import replace
from time import process_time

from membership_ui.adapters.pdf import draw
from membership_ui.billing.documents.page import page_of
from membership_ui.billing.tables import Document, DocumentKind
from membership_ui.kernel.money import Money
from tests.billing.paper import make_content, make_document

DRAWN, WARM_UP, MANY_LINES = 200, 5, 60
TOWNS = (
    "L'Haÿ-les-Roses",
    "Œuilly",
    "Saint-Étienne-de-Fougères",
    "Łódź",
    "Bœsenbiesen",
    "Île-d'Aix",
    "Cœuvres-et-Valsery",
    "Syndicat intercommunal de la très grande vallée du Rhône et de ses affluents",
)


def figures() -> list[dict[str, object]]:
    """One row for each figure: what, value, unit, budget (None: no promise, only told)."""
    rows = []
    for kind in (DocumentKind.QUOTE, DocumentKind.INVOICE, DocumentKind.RECEIPT):
        rows += _measure(kind.value, [_of_town(kind, rank) for rank in range(DRAWN)])
    longer = [_long(rank) for rank in range(DRAWN // 10)]
    return rows + _measure(f"invoice of {MANY_LINES} lines", longer, milliseconds=None)


def _measure(
    name: str, documents: list[Document], *, milliseconds: int | None = 50
) -> list[dict[str, object]]:
    for document in documents[:WARM_UP]:
        draw(page_of(document, "fr"))
    spent, sizes = [], []
    for document in documents:
        began = process_time()
        data = draw(page_of(document, "fr"))
        spent.append((process_time() - began) * 1000)
        sizes.append(len(data) / 1000)
    p95 = statistics.quantiles(spent, n=20)[-1]
    return [
        _row(f"{name} PDF: CPU p50", statistics.median(spent), "ms", milliseconds),
        _row(f"{name} PDF: CPU p95", p95, "ms", None),
        _row(f"{name} PDF: largest", max(sizes), "kB", 40),
    ]


def _row(figure: str, value: float, unit: str, budget: int | None) -> dict[str, object]:
    return {"figure": figure, "value": round(value, 1), "unit": unit, "budget": budget}


def _of_town(kind: DocumentKind, rank: int) -> Document:
    usual = make_content()
    buyer = replace(usual.buyer, name=f"{TOWNS[rank % len(TOWNS)]} {rank}")
    return make_document(kind, replace(usual, buyer=buyer))


def _long(rank: int) -> Document:
    usual = make_content()
    lines = tuple(
        replace(usual.lines[0], labels={"fr": f"{TOWNS[turn % len(TOWNS)]}, atelier {rank}.{turn}"})
        for turn in range(MANY_LINES)
    )
    total = Money(sum(line.cents for line in lines), "EUR")
    return make_document(content=replace(usual, lines=lines, total=total))


if __name__ == "__main__":
    sys.stdout.write(json.dumps(figures(), indent=2) + "\n")
