"""Who may send files, how many megabytes, and what becomes of those that nobody needs."""

from __future__ import annotations

import os
import shutil
from concurrent.futures import ThreadPoolExecutor, wait
from datetime import timedelta
from threading import Barrier, Event

import pytest
from sqlmodel import select

from membership_ui.adapters import files
from membership_ui.adapters.uploads import CheckedFile
from membership_ui.billing.room import AccountIsFull, NothingToSend, SiteIsFull
from membership_ui.billing.service.files import keep_file, may_send
from membership_ui.billing.service.ordering import keep_purchase_order
from membership_ui.billing.tables import Rendition, StoredFile
from membership_ui.jobs import cleaning
from membership_ui.renewals.service.renewing import save_draft
from membership_ui.settings import settings
from membership_ui.sites.tables import Site
from tests.billing.paper import make_document
from tests.conftest import NOW
from tests.world import make_site, make_structure, make_world

DAY = timedelta(days=1)


@pytest.fixture
def world(work, portal):  # noqa: ARG001
    with work() as unit:
        world = make_world(unit)
        site = unit.session.get_one(Site, world.site_id)
        policy = {"files_of_account_megabytes": 2, "files_of_site_megabytes": 3}
        site.stored_policy = site.stored_policy | policy
    return world


def keep(work, who, data: bytes = b"%PDF-1", size: int = 0, now=NOW, site_id=None) -> int:
    checked = CheckedFile(data + b" " * (size - len(data)), "application/pdf", "bon.pdf")
    with work(who, now=now) as unit:
        return keep_file(unit, checked, site_id)


def test_whoever_manages_no_structure_has_nothing_to_send(work, world):
    for who in (world.stranger, world.amina):
        with pytest.raises(NothingToSend):
            keep(work, who)
        with work(who) as unit, pytest.raises(NothingToSend):
            may_send(unit, world.site_id, 0)


def test_an_account_keeps_so_many_megabytes(work, world):
    keep(work, world.claire, size=1_500_000, site_id=world.site_id)

    with pytest.raises(AccountIsFull) as refused:
        keep(work, world.claire, b"%PDF-2", size=500_001, site_id=world.site_id)
    assert refused.value.values == {"most": 2}
    keep(work, world.claire, b"%PDF-3", size=500_000, site_id=world.site_id)


def test_a_site_keeps_so_many_megabytes(work, world):
    with work() as unit:
        other = StoredFile(
            sha256="0" * 64, size=2_000_000, media_type="application/pdf", original_name="x.pdf",
            uploaded_by=world.helene.account_id or 0, uploaded_at=NOW, site_id=world.site_id,
        )  # fmt: skip
        unit.add(other)

    with pytest.raises(SiteIsFull):
        keep(work, world.claire, size=1_000_001, site_id=world.site_id)
    keep(work, world.claire, size=1_000_000, site_id=world.site_id)


def test_two_who_send_at_once_are_counted_one_after_the_other(work, world):
    with work() as unit:
        make_structure(unit, "Ville d’Ampuis", admin=world.stranger)
    counted = Event()

    def second() -> None:
        counted.wait(20)
        keep(work, world.stranger, b"%PDF-2", size=1_600_000, site_id=world.site_id)

    first = CheckedFile(b"%PDF-1" + b" " * 1_600_000, "application/pdf", "bon.pdf")
    with ThreadPoolExecutor(1) as pool:
        with work(world.claire) as unit:
            keep_file(unit, first, world.site_id)
            other = pool.submit(second)
            counted.set()
            # Whoever does not wait for the first is done by then
            wait([other], timeout=1)
        with pytest.raises(SiteIsFull):
            other.result(20)


def test_files_refused_among_others_that_come_at_once_leave_no_byte(work, world):
    with work() as unit:
        make_structure(unit, "Ville d’Ampuis", admin=world.stranger)
    wanted, barrier = b"%PDF-same", Barrier(8)

    def send(rank: int) -> bool:
        who = (world.claire, world.stranger)[rank % 2]
        data = wanted if rank < 2 else b"%%PDF-%d" % rank
        barrier.wait(20)
        try:
            keep(work, who, data, size=900_000, site_id=world.site_id)
        except (AccountIsFull, SiteIsFull):
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        kept = list(pool.map(send, range(8)))

    with work() as unit:
        rows = unit.session.exec(select(StoredFile.sha256)).all()
    assert kept.count(True) == len(rows) == 3
    assert on_disk() == set(rows)


def test_a_file_counts_for_the_site_that_uses_it(work, world):
    with work() as unit:
        elsewhere = make_site(unit, "elsewhere").id
        unit.add(
            StoredFile(
                sha256="0" * 64,
                size=2_500_000,
                media_type="application/pdf",
                original_name="x.pdf",
                uploaded_by=world.helene.account_id or 0,
                uploaded_at=NOW,
                site_id=world.site_id,
            )  # fmt: skip
        )
    own = {"site_id": world.site_id, "member_id": world.member_id}
    sent = {
        size: keep(work, world.claire, size=size, site_id=where)
        for size, where in ((600_000, elsewhere), (400_000, None))
    }

    with pytest.raises(SiteIsFull), work(world.claire) as unit:
        keep_purchase_order(unit, subject="renewal:1", reference="", file_id=sent[600_000], **own)
    with work(world.claire) as unit:
        keep_purchase_order(unit, subject="renewal:1", reference="", file_id=sent[400_000], **own)

    with work() as unit:
        sites = {key: unit.session.get_one(StoredFile, key).site_id for key in sent.values()}
    assert sites == {sent[600_000]: elsewhere, sent[400_000]: world.site_id}


def clean(work, now) -> set[int]:
    """The keys that are left."""
    with work(now=now) as unit:
        cleaning.clean(unit)
    with work() as unit:
        return {file.id or 0 for file in unit.session.exec(select(StoredFile))}


def on_disk() -> set[str]:
    return {path.name for path in (settings().data_dir / "files").glob("??/*")}


def age(by: timedelta) -> None:
    """The files on the disk, as they will be then."""
    for path in (settings().data_dir / "files").glob("??/*"):
        then = (NOW - by).timestamp()
        os.utime(path, (then, then))


def test_an_unused_file_is_gone_after_a_day_and_a_used_one_never(work, world):
    unused, ordered, drafted = (
        keep(work, world.claire, data) for data in (b"%PDF-a", b"%PDF-b", b"%PDF-c")
    )
    own = {"site_id": world.site_id, "member_id": world.member_id}
    with work(world.claire) as unit:
        keep_purchase_order(unit, subject="renewal:1", reference="", file_id=ordered, **own)
        save_draft(unit, world.site_id, world.member_id, {"file_id": str(drafted)})

    assert clean(work, NOW + DAY) == {unused, ordered, drafted}
    assert clean(work, NOW + DAY + timedelta(seconds=1)) == {ordered, drafted}
    assert clean(work, NOW + 400 * DAY) == {ordered, drafted}


def test_its_bytes_go_a_day_later_and_no_others(work, world):
    keep(work, world.claire, b"%PDF-a")
    shared = files.store(b"%PDF-shared")
    with work() as unit:
        document = unit.add(make_document(site_id=world.site_id, member_id=world.member_id))
        unit.add(
            Rendition(document_id=document.id or 0, locale="fr", sha256=shared, size=3,
                      drawn_at=NOW)
        )  # fmt: skip
    keep(work, world.claire, b"%PDF-shared")
    before = on_disk()
    age(3 * DAY)

    clean(work, NOW + 2 * DAY)
    assert on_disk() == before
    clean(work, NOW + 2 * DAY)

    assert on_disk() == {shared}


def test_bytes_that_are_sent_again_are_not_swept(work, world):
    keep(work, world.claire, b"%PDF-a")
    age(3 * DAY)
    clean(work, NOW + 2 * DAY)
    # Stored, and its row not written yet
    sha256 = files.store(b"%PDF-a")

    clean(work, NOW)

    assert on_disk() == {sha256}


def test_a_disk_that_is_nearly_full_receives_nothing(portal, monkeypatch):  # noqa: ARG001
    assert files.has_room()
    free = shutil.disk_usage(settings().data_dir).free
    assert not files.has_room(coming=free)

    monkeypatch.setenv("MEMBERSHIP_LEAST_FREE_MEGABYTES", str(10**9))
    settings.cache_clear()

    assert not files.has_room()
