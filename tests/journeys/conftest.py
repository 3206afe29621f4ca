"""Browser journeys: one portal and one Chromium for each process of the run; the demo's data and
the browser's context are new for each test.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page

from membership_ui.settings import ROOT
from tests.flaky import TRACES
from tests.journeys.portal import Portal, served

NODE = ROOT / "tests" / "journeys" / "node"
AXE = NODE / "node_modules" / "axe-core" / "axe.min.js"
_CHROMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_MAC_CHROME = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"


@dataclass(frozen=True)
class Look:
    """How a person looks at the portal."""

    width: int = 1280
    height: int = 800
    language: str = "fr"

    def __str__(self) -> str:
        return f"{self.width}-{self.language}"


DESKTOP, TABLET = (1280, 800), (768, 1024)
# For the journeys that look at pages: @every_look above the test, `look: Look` among its arguments
every_look = pytest.mark.parametrize(
    "look",
    [Look(*size, language) for size in (DESKTOP, TABLET) for language in ("fr", "en")],
    ids=str,
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.flaky(reruns=1))


@pytest.fixture(scope="session")
def served_portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    with served(tmp_path_factory.mktemp("portal")) as portal:
        yield portal


@pytest.fixture
def portal(served_portal: Portal) -> Portal:
    """The running demo, its data as loaded."""
    served_portal.put_back()
    return served_portal


@pytest.fixture
def look() -> Look:
    return Look()


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    found = os.environ.get("CHROMIUM") or next(
        filter(None, map(shutil.which, _CHROMES)), _MAC_CHROME
    )
    flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
    return {"executable_path": found, "args": flags}


@pytest.fixture
def browser_context_args(look: Look) -> dict[str, Any]:
    return {
        "viewport": {"width": look.width, "height": look.height},
        "locale": "fr-FR" if look.language == "fr" else "en-GB",
        "has_touch": look.width < 1024,
        "timezone_id": "Europe/Paris",
        # What fades in is looked at when it is there
        "reduced_motion": "reduce",
    }


@pytest.fixture
def context(context: BrowserContext, request: pytest.FixtureRequest) -> Iterator[BrowserContext]:
    """The second try of a journey leaves a trace; one of every journey would double its cost."""
    if getattr(request.node, "execution_count", 1) < 2:
        yield context
        return
    context.tracing.start(screenshots=True, snapshots=True, sources=True)
    yield context
    name = re.sub(r"\W+", "-", request.node.name)
    context.tracing.stop(path=ROOT / TRACES / f"{name}.zip")


@pytest.fixture
def page(portal: Portal, context: BrowserContext) -> Iterator[Page]:
    """A tab in which nothing may go wrong unseen: script errors and refused content fail the
    test.
    """
    tab = context.new_page()
    errors: list[str] = []
    tab.on("pageerror", lambda error: errors.append(str(error)))
    tab.on(
        "console",
        lambda line: errors.append(line.text) if _is_fault(line.type, line.text) else None,
    )
    yield tab
    assert not errors


_SETTLED = """() => !document.querySelector("main[aria-busy=true]")
    && [...document.querySelectorAll("tbody, .cards, .is-stale")].every(
        (drawn) => getComputedStyle(drawn).opacity === "1")"""


# The toaster writes its own buttons
_MARKUP = """() => {
    const page = document.documentElement.cloneNode(true);
    page.querySelector("section:has(> [data-sonner-toaster])")?.remove();
    return `<!doctype html>${page.outerHTML}`;
}"""


@pytest.fixture(scope="session")
def markup() -> Iterator[Callable[[str], list[str]]]:
    """`markup(html)`: what html-validate finds in a page. One process of node for all of them."""
    # The one that `make build` uses
    node = Path(sys.executable).with_name("node")
    with subprocess.Popen(
        [node, "markup.mjs"], cwd=NODE, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as validator:
        assert validator.stdin
        assert validator.stdout
        asked, answered = validator.stdin, validator.stdout

        def check(html: str) -> list[str]:
            asked.write(json.dumps(html) + "\n")
            asked.flush()
            return json.loads(answered.readline())

        yield check
        asked.close()


@pytest.fixture(scope="session")
def axe_source() -> str:
    if not AXE.exists():
        pytest.fail(f"no {AXE.relative_to(ROOT)}: run `make test`")
    return AXE.read_text()


@pytest.fixture
def axe(
    markup: Callable[[str], list[str]], axe_source: str, look: Look, request: pytest.FixtureRequest
) -> Callable[[Page], None]:
    """`axe(page)` fails on serious and critical findings, with what and where, and on what
    html-validate finds in the page as it stands. An English page that is looked at in French in the
    same journey differs from that one by its words alone: axe, which takes a second, has seen it.
    """
    is_seen_in_french = look.language != "fr" and replace(look, language="fr") in _looks_of(request)

    def check(page: Page) -> None:
        # What is asked for again is drawn paler until it is here
        page.wait_for_function(_SETTLED)
        grave = markup(page.evaluate(_MARKUP))
        if not is_seen_in_french:
            grave += _findings(page, axe_source)
        assert not grave, "\n".join(grave)

    return check


def _looks_of(request: pytest.FixtureRequest) -> list[Look]:
    """Of all the runs of this journey."""
    for mark in request.node.iter_markers("parametrize"):
        if mark.args[0] == "look":
            return list(mark.args[1])
    return []


def _findings(page: Page, axe_source: str) -> list[str]:
    page.evaluate(axe_source)
    found = page.evaluate("() => axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{finding['id']}: {node['target']} {node['failureSummary']}"
        for finding in found["violations"]
        if finding["impact"] in {"serious", "critical"}
        for node in finding["nodes"]
    ]


def _is_fault(kind: str, text: str) -> bool:
    # A page that is meant to be absent says so in the console too
    return kind == "error" and "status of 404" not in text


def picture(page: Page, name: str) -> Path:
    """Keep what the page looks like, for a person to see: var/pictures/{name}.png."""
    path = ROOT / "var" / "pictures" / f"{name}.png"
    page.screenshot(path=path, full_page=True)
    return path
