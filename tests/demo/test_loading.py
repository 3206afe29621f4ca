"""The demo loads: its history is written as of its days, through the portal's own use cases."""

from __future__ import annotations

from datetime import timedelta

from sqlmodel import select

from membership_ui.accounts.rules import hash_password
from membership_ui.billing.tables import Document
from membership_ui.demo.loading import YEARS_BACK, load_people
from tests.conftest import NOW


def test_the_years_gone_by_are_written_in_their_order(work):
    with work() as unit:
        # The transaction of a running portal has one, and use cases read it again after a lock
        unit.clock = lambda: NOW + timedelta(seconds=1)
        load_people(unit, hash_password("une phrase de démonstration", 4))

    with work() as unit:
        documents = unit.session.exec(select(Document).order_by(Document.number)).all()
    by_series: dict[tuple[int, str], list[Document]] = {}
    for document in documents:
        series = (document.site_id, document.number.rsplit("-", 1)[0])
        by_series.setdefault(series, []).append(document)

    assert {document.issued_on.year for document in documents} >= set(
        range(NOW.year - YEARS_BACK, NOW.year + 1)
    )
    for series in by_series.values():
        assert series == sorted(series, key=lambda document: document.issued_at)
        assert all(document.issued_on == document.issued_at.date() for document in series)
