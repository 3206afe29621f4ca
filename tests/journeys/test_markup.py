"""The eye that the journeys look at markup with sees what axe does not."""

from __future__ import annotations

from collections.abc import Callable

PAGE = """<!doctype html><html lang="fr"><head><title>Adhérents</title>{head}</head>
<body><nav aria-label="Menu">x</nav>{body}</body></html>"""


def test_what_axe_does_not_see_is_found(markup: Callable[[str], list[str]]):
    faults = {
        "element-permitted-occurrences": PAGE.format(head="<title>Plante</title>", body=""),
        "unique-landmark": PAGE.format(head="", body="<nav>y</nav>"),
        "no-implicit-input-type": PAGE.format(head="", body='<input aria-label="Nom" name="name">'),
        "no-dup-id": PAGE.format(head="", body='<b id="a">x</b><b id="a">y</b>'),
    }

    assert markup(PAGE.format(head="", body="<p>\N{WHITE HEAVY CHECK MARK}\n</p>")) == []
    for rule, page in faults.items():
        assert [fault.split(":")[0] for fault in markup(page)] == [rule]
