"""The banner of a lost connection, in place of Reflex's modal: reading goes on, a click explains
itself."""

from __future__ import annotations

from typing import Any

import reflex as rx
from reflex_components_core.core.banner import connection_errors_count

from membership_ui.adapters.i18n import _
from membership_ui.shell.outages import OutageState


class _Connection(rx.el.Div):
    """`data-connection` is empty, `lost`, `away`, or `back` for three seconds; the style sheet
    shows the sentence that fits. What waits for the way back hears `serviceback` of the window.
    """

    errors: rx.Var[int]
    away: rx.Var[bool]

    def add_imports(self) -> dict[str, Any]:
        return {"react": ["useEffect", "useRef"]}

    def add_hooks(self) -> list[Any]:
        errors, away = str(self.errors), str(self.away)
        return [
            "const connectionBanner = useRef(null)",
            rx.Var(
                f"""useEffect(() => {{
  const banner = connectionBanner.current;
  if (!banner) return;
  if ({errors} > 0) {{ banner.dataset.connection = "lost"; return; }}
  if ({away}) {{ banner.dataset.connection = "away"; return; }}
  if (!banner.dataset.connection) return;
  banner.dataset.connection = "back";
  window.dispatchEvent(new Event("serviceback"));
  const timer = setTimeout(() => {{ banner.dataset.connection = ""; }}, 3000);
  return () => clearTimeout(timer);
}}, [{errors}, {away}])""",
                _var_data=rx.vars.VarData.merge(
                    self.errors._get_all_var_data(), self.away._get_all_var_data()
                ),
            ),
        ]

    def _exclude_props(self) -> list[str]:
        return ["errors", "away"]


def connection_banner() -> rx.Component:
    """On each page; when the connection is back Reflex loads the page's data again by itself."""
    return _Connection.create(
        rx.el.p(_("Connection lost. Reconnecting; what you typed is kept."), class_name="lost"),
        rx.el.p(_("Back online."), class_name="back"),
        rx.cond(
            OutageState.is_away,
            rx.el.p(
                _("Service temporarily unavailable. It will come back by itself."),
                class_name="away",
            ),
        ),
        errors=connection_errors_count,
        away=OutageState.is_away,
        custom_attrs={"ref": rx.Var("connectionBanner")},
        class_name="connection-banner",
        role="status",
    )
