"""The PDF of a document is drawn once. On both databases."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlmodel import select

from membership_ui.adapters import files
from membership_ui.billing.service.renditions import kept_rendition, rendition
from membership_ui.billing.tables import Rendition
from membership_ui.kernel.errors import NotFound
from tests.billing.paper import make_document
from tests.conftest import NOW
from tests.world import make_world

pytestmark = pytest.mark.usefixtures("portal")


@pytest.fixture
def world(work):
    with work() as unit:
        return make_world(unit)


@pytest.fixture
def document_id(work, world) -> int:
    with work() as unit:
        return unit.add(make_document(site_id=world.site_id, member_id=world.member_id)).id


def test_a_document_is_drawn_once_then_always_the_same(work, world, document_id):
    with work(world.claire) as unit:
        first = rendition(unit, document_id, "fr")

    with work(world.claire, now=NOW + timedelta(days=400)) as unit:
        assert rendition(unit, document_id, "fr") == first
        assert kept_rendition(unit, document_id, "fr") == first
        assert unit.session.get(Rendition, (document_id, "fr")).drawn_at.year == 2026


def test_each_language_has_its_own(work, world, document_id):
    with work(world.claire) as unit:
        french, english = rendition(unit, document_id, "fr"), rendition(unit, document_id, "en")

    assert french.data != english.data
    assert english.filename == "invoice-F-2026-0041.pdf"


def test_an_unknown_language_reads_french(work, world, document_id):
    with work(world.claire) as unit:
        rendition(unit, document_id, "../../etc")
        assert [row.locale for row in unit.session.exec(select(Rendition))] == ["fr"]


def test_only_those_who_may_read_it_get_it(work, world, document_id):
    for reader in (world.claire, world.amina, world.helene):
        with work(reader) as unit:
            assert rendition(unit, document_id, "fr").data

    for other in (world.stranger, world.yann):
        with work(other) as unit, pytest.raises(NotFound):
            rendition(unit, document_id, "fr")
        with work(other) as unit, pytest.raises(NotFound):
            kept_rendition(unit, document_id, "fr")


def test_two_first_readings_at_once_keep_one_row(work, world, document_id):
    def read(_turn: int) -> bytes:
        with work(world.claire) as unit:
            return rendition(unit, document_id, "fr").data

    with ThreadPoolExecutor(6) as threads:
        answers = set(threads.map(read, range(6)))

    assert len(answers) == 1
    with work() as unit:
        assert len(unit.session.exec(select(Rendition)).all()) == 1


def test_a_lost_file_is_drawn_again_and_the_journal_says_so(work, world, document_id, portal):
    with work(world.claire) as unit:
        first = rendition(unit, document_id, "fr")
    for path in (portal.data_dir / "files").rglob("*"):
        if path.is_file():
            path.write_bytes(b"damaged")

    with work(world.claire) as unit:
        assert kept_rendition(unit, document_id, "fr") is None
        assert rendition(unit, document_id, "fr").data == first.data
    with work(world.claire) as unit:
        row = unit.session.get(Rendition, (document_id, "fr"))
        assert files.load(row.sha256) == first.data
