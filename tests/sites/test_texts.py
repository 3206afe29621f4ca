"""What a site says in its own words, in the language of whoever reads."""

from __future__ import annotations

from membership_ui.sites import queries
from membership_ui.sites.tables import SiteText
from tests.world import make_site


def test_a_text_without_a_translation_is_said_in_the_sites_own_language(work):
    with work() as unit:
        site_id = make_site(unit).id or 0
        for key, locale, text in (
            ("home.headline", "fr", "Bienvenue"),
            ("home.headline", "en", "Welcome"),
            ("home.text", "fr", "Un réseau"),
        ):
            unit.session.add(SiteText(site_id=site_id, key=key, locale=locale, text=text))

    with work() as unit:
        english = queries.texts(unit.session, site_id, "en")
        french = queries.texts(unit.session, site_id, "fr")
    assert english == {"home.headline": "Welcome", "home.text": "Un réseau"}
    assert french == {"home.headline": "Bienvenue", "home.text": "Un réseau"}
