from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from membership_ui import wiring
from membership_ui.adapters import outbox, services
from membership_ui.http import health
from membership_ui.kernel.work import MACHINE
from membership_ui.settings import Settings, settings


@pytest.fixture
def client(portal: Settings) -> TestClient:
    return TestClient(Starlette(routes=list(health.ROUTES)))


def test_a_quiet_portal_is_ready(client: TestClient):
    assert client.get("/healthz").text == "ok"

    answer = client.get("/readyz")

    assert answer.status_code == 200
    assert answer.json()["oldest_job_seconds"] == 0


def test_a_job_that_no_worker_takes_makes_the_portal_unready(client: TestClient):
    with wiring.transaction(MACHINE, "fr") as work:
        due_at = work.now - timedelta(seconds=health.LATE_AFTER_SECONDS + 60)
        outbox.enqueue(work.session, kind="mail", key="welcome:1", payload={}, now=due_at)

    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert answer.json()["waiting_jobs"] == 1


def test_without_its_database_the_portal_lives_but_is_not_ready(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("MEMBERSHIP_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none")
    settings.cache_clear()
    wiring.engine.cache_clear()

    assert client.get("/healthz").status_code == 200
    assert client.get("/readyz").status_code == 503


def test_without_its_redis_it_is_not_ready_either(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("MEMBERSHIP_REDIS_URL", "redis://127.0.0.1:1")
    settings.cache_clear()

    answer = client.get("/readyz")

    assert (answer.status_code, answer.json()["redis"]) == (503, False)


def test_a_database_that_hangs_is_not_waited_for(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
):
    released = threading.Event()
    monkeypatch.setattr(health, "PATIENCE_SECONDS", 0.05)
    monkeypatch.setattr(health, "_jobs", lambda _work: released.wait(30))

    answer = client.get("/readyz")
    released.set()

    assert (answer.status_code, answer.json()["database"]) == (503, False)


def test_a_database_that_is_known_to_be_away_is_not_asked(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(services.outages, "is_away", lambda _service: True)
    monkeypatch.setattr(health, "_jobs", lambda _work: pytest.fail("was asked"))

    assert client.get("/readyz").status_code == 503
