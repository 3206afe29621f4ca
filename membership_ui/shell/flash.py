"""Short messages after an action, and what screen readers are told. Works under a policy without
eval."""

from __future__ import annotations

from dataclasses import dataclass
from time import time_ns
from typing import Any

import reflex as rx

from membership_ui.shell.access_marks import public
from membership_ui.shell.page_address import is_safe_path

SUCCESS, INFO, WARNING, ERROR = "success", "info", "warning", "error"
_KINDS = frozenset({SUCCESS, INFO, WARNING, ERROR})


@dataclass(frozen=True)
class FlashMessage:
    """`id` is 0 while there is none. `seconds` 0: it stays until it is closed."""

    id: int = 0
    kind: str = INFO
    text: str = ""
    action: str = ""
    url: str = ""
    seconds: int = 6


class FlashState(rx.State):
    message: FlashMessage = FlashMessage()
    polite: str = ""
    assertive: str = ""

    @rx.event
    @public
    def show(self, text: str, kind: str, action: str = "", url: str = ""):
        """A browser may send it: it only reaches the tab that sent it, as plain text."""
        self.message = message_of(str(text), str(kind), str(action), str(url))
        if self.message.kind == ERROR:
            self.assertive = self.message.text

    @rx.event
    @public
    def say(self, text: str):
        self.polite = str(text)[:300]


def flash(text: str, kind: str = SUCCESS, *, action: str = "", url: str = "") -> Any:
    """An event to return from a handler: `return flash(_("Request saved."))`.

    `action` and `url` add a link: `flash(…, action=_("See the receipt"), url="/documents/12.pdf")`.
    """
    return FlashState.show(text, kind, action, url)


def say(text: str) -> Any:
    """An event that only screen readers notice: a counter changed, a list was filtered."""
    return FlashState.say(text)


def message_of(text: str, kind: str, action: str = "", url: str = "") -> FlashMessage:
    """Success stays 6 s, with a link 10 s; errors stay (ux.md 5)."""
    safe = url if is_safe_path(url) else ""
    seconds = 0 if kind == ERROR else 10 if safe else 6
    return FlashMessage(
        id=time_ns() // 1000 % 10**12,
        kind=kind if kind in _KINDS else INFO,
        text=text[:500],
        action=action[:80] if safe else "",
        url=safe,
        seconds=seconds,
    )


class _Toasts(rx.Fragment):
    """Hands each new message to the toaster, once, whichever page is open or loaded again."""

    message: rx.Var[FlashMessage]

    def add_imports(self) -> dict[str, Any]:
        return {"react": "useEffect", "react-router": "useNavigate", "sonner": "toast"}

    def add_hooks(self) -> list[Any]:
        message = str(self.message)
        return [
            "const flashNavigate = useNavigate()",
            rx.Var(
                f"""useEffect(() => {{
  const m = {message};
  if (!m?.id || sessionStorage.getItem("flash") === String(m.id)) return;
  sessionStorage.setItem("flash", m.id);
  const isFile = m.url.startsWith("/documents");
  const follow = () => isFile ? window.open(m.url, "_blank", "noopener") : flashNavigate(m.url);
  (toast[m.kind] ?? toast)(m.text, {{
    id: m.id, duration: m.seconds ? m.seconds * 1000 : Infinity,
    action: m.url ? {{label: m.action, onClick: follow}} : undefined,
  }});
}}, [{message}?.id])""",
                _var_data=self.message._get_all_var_data(),
            ),
        ]

    def _exclude_props(self) -> list[str]:
        return ["message"]


def toaster() -> rx.Component:
    """Bottom right, one below the other, each with a close button."""
    return rx.toast.provider(
        position="bottom-right", close_button=True, rich_colors=False, expand=True
    )


def flash_host() -> rx.Component:
    """Once per page, outside of what navigation replaces."""
    return rx.fragment(
        _Toasts.create(message=FlashState.message),
        rx.el.div(FlashState.polite, role="status", aria_live="polite", class_name="sr-only"),
        rx.el.div(FlashState.assertive, role="alert", aria_live="assertive", class_name="sr-only"),
    )
