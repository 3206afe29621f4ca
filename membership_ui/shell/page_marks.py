"""What every page does when it opens: language of the document, its title, focus on its heading,
the first paint's end."""

from __future__ import annotations

from typing import Any

import reflex as rx
from reflex_base.vars import VarData
from reflex_components_core.core.banner import has_connection_errors

from membership_ui.adapters.i18n import _, current
from membership_ui.shell.session import SiteState


class _PageMarks(rx.Fragment):
    """`window.portalOpened` tells a first load, where focus stays, from a navigation, where the
    heading takes it, unless somebody has gone to a field by then."""

    title: rx.Var[str]
    site: rx.Var[str]
    language: rx.Var[str]

    def add_imports(self) -> dict[str, Any]:
        return {"react": "useEffect"}

    def add_hooks(self) -> list[Any]:
        title, site, language = str(self.title), str(self.site), str(self.language)
        return [
            rx.Var(
                f"""useEffect(() => {{
  document.documentElement.lang = {language};
  document.querySelector("title[data-first]")?.remove();
  document.title = {site} ? {title} + " – " + {site} : {title};
}}, [{title}, {site}])""",
                _var_data=VarData.merge(
                    self.site._get_all_var_data(), self.title._get_all_var_data()
                ),
            ),
            """useEffect(() => {
  if (!window.portalOpened) { window.portalOpened = true; return; }
  window.scrollTo(0, 0);
  let tries = 40;
  const before = document.activeElement;
  const timer = setInterval(() => {
    const now = document.activeElement;
    if (now !== before && now !== document.body) return clearInterval(timer);
    const heading = document.querySelector("main h1");
    if (heading) { heading.tabIndex = -1; heading.focus({preventScroll: true}); }
    if (heading || --tries <= 0) clearInterval(timer);
  }, 50);
  return () => clearInterval(timer);
}, [])""",
        ]

    def _exclude_props(self) -> list[str]:
        return ["title", "site", "language"]


def page_marks(title: str) -> rx.Component:
    """First in every page. The skeleton that the server painted goes when the site is known, or
    cannot be asked."""
    shown = rx.cond(SiteState.is_found, title, _("Page not found"))
    is_ready = (SiteState.slug != "") | ~SiteState.is_found | has_connection_errors
    return rx.fragment(
        _PageMarks.create(title=shown, site=SiteState.name, language=current()),
        rx.cond(is_ready, rx.el.span(class_name="mounted", hidden=True)),
    )
