"""Who looks at the page and on which site: filled by the guard, read by every page. No secret in a
public var.
"""

from __future__ import annotations

from dataclasses import dataclass

import reflex as rx

from membership_ui.kernel.work import Actor
from membership_ui.shell.access_marks import public
from membership_ui.shell.site_lookup import SiteFace


class SessionState(rx.State):
    """The person. `_sid` is the digest of the session cookie, empty for visitors."""

    _sid: str = ""
    _account_id: int = 0
    is_signed_in: bool = False
    name: str = ""
    initials: str = ""
    member_number: str = ""
    is_staff: bool = False
    roles: list[str] = []

    @rx.event
    @public
    def check(self):
        """Sent when the session changed elsewhere: the guard, which sees every event first, does
        the work.
        """


@dataclass(frozen=True)
class SiteTheme:
    """The colours and the size that a site wears."""

    accent: str = "teal"
    gray: str = "sage"
    scaling: str = "100%"


class SiteState(rx.State):
    """The site of the page. `is_found` is False where the site or the page does not exist for this
    person. `_opened` is the address of the page that was opened last.
    """

    _site_id: int = 0
    _opened: str = ""
    is_found: bool = True
    slug: str = ""
    name: str = ""
    monogram: str = ""
    dress: SiteTheme = SiteTheme()
    texts: dict[str, str] = {}

    @rx.event
    @public
    def show_not_found(self):
        self.is_found = False


def show_person(session: SessionState, sid: str, actor: Actor | None, site_id: int) -> None:
    """Fill the session, writing only what differs: each write is sent to the browser."""
    who = actor or Actor()
    roles = sorted(who.roles.get(site_id, ()))
    _assign(
        session,
        _sid=sid,
        _account_id=who.account_id or 0,
        is_signed_in=actor is not None,
        name=who.name,
        initials=initials_of(who.name),
        member_number=who.member_number,
        is_staff=bool(roles),
        roles=roles,
    )


def show_site(site: SiteState, face: SiteFace | None, locale: str) -> None:
    """Fill the site of the page; without one the page says that it does not exist."""
    if face is None:
        _assign(site, is_found=False, _site_id=0, slug="", name="", monogram="", texts={})
        return
    _assign(
        site,
        is_found=True,
        _site_id=face.id,
        slug=face.slug,
        name=face.name,
        monogram=face.monogram,
        dress=SiteTheme(face.accent, face.gray, face.scaling),
        texts=face.texts.get(locale, {}),
    )


def initials_of(name: str) -> str:
    """`Marie-Hélène Le Goff` → `MG`: first letters of the first and the last word."""
    words = name.split()
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()


def _assign(state: rx.State, **values: object) -> None:
    for name, value in values.items():
        if getattr(state, name) != value:
            setattr(state, name, value)
