"""Staff take home what they have filtered: a short list at once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.journeys.conftest import Look, every_look, picture
from tests.journeys.portal import Portal, number_of

LIST = "staff/members"


@every_look
def test_staff_export_what_they_have_filtered(
    portal: Portal, page: Page, look: Look, axe: Callable[[Page], None]
):
    is_french = look.language == "fr"
    portal.sign_in(page, number_of("Instructeur"), language=look.language)
    page.goto(portal.address(LIST, look.language))
    page.locator("#search").press_sequentially("saint etienne du bois")
    expect(page.locator("tbody th").first).to_have_text("Saint-Étienne-du-Bois")
    shown = page.locator("tbody th").all_inner_texts()

    page.locator("summary", has_text="Exporter" if is_french else "Export").click()
    axe(page)
    picture(page, f"export-{look}")
    with page.expect_download() as coming:
        page.get_by_role("menuitem", name="CSV").click()

    name = coming.value.suggested_filename
    assert name.startswith("adherents-" if is_french else "members-")
    assert name.endswith(".csv")
    data = Path(coming.value.path()).read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    titles, *rows = data.decode("utf-8-sig").removesuffix("\r\n").split("\r\n")
    assert titles.startswith("Nom;Type;" if is_french else "Name;Kind;")
    assert [row.split(";")[0] for row in rows] == shown
