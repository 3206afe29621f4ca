"""Who stands behind a cookie and on which site, looked up before every event in threads of its
own."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from time import monotonic

from membership_ui import wiring
from membership_ui.accounts.queries import people as accounts
from membership_ui.accounts.rules import digest
from membership_ui.kernel.work import Actor, SpaceVisit
from membership_ui.settings import settings
from membership_ui.shell import last_seen
from membership_ui.shell.site_lookup import SiteFace, site_face

_THREADS = ThreadPoolExecutor(2, thread_name_prefix="visits")

_CHAIN_SECONDS, _MOST_RECENT = 1.0, 2000


@dataclass(frozen=True)
class Visit:
    """`sid` is empty unless the cookie belongs to a session that is open now. `actor` is whoever
    it stands for, `here` the same on this page: while staff look at a member's space, they are
    nobody on the pages of every other site, and on those of none.
    """

    sid: str
    actor: Actor | None
    face: SiteFace | None

    @property
    def site_id(self) -> int:
        return self.face.id if self.face else 0

    @property
    def space_visit(self) -> SpaceVisit | None:
        return self.actor.space_visit if self.actor else None

    @property
    def here(self) -> Actor | None:
        return self.actor if self.actor and self.actor.sees_site(self.site_id) else None

    @property
    def viewed_id(self) -> int:
        """Whose space is looked at, 0 when it is one's own."""
        return (self.actor.account_id or 0) if self.actor and self.actor.space_visit else 0


# By the digest of the session: a cookie may be long, and anybody sends one
_recent: dict[tuple[str, str], tuple[float, Visit]] = {}


async def visit_of(
    cookie_header: str, slug: str, *, is_chained: bool = False, is_sign: bool = True
) -> Visit:
    """One lookup by primary key for the session, and the remembered site.

    An event that another one called for, `is_chained`, believes what was looked up for that one
    a moment ago: opening a page is a chain of four, and each use case looks again by itself.
    `is_sign`: the person did something, and is not away.
    """
    token = cookie_of(cookie_header, cookie_name())
    known_as = (digest(token), slug)
    if is_chained and (found := _recent.get(known_as)) and found[0] > monotonic():
        return found[1]
    visit = await asyncio.get_running_loop().run_in_executor(
        _THREADS, _look_up, token, slug, is_sign
    )
    if len(_recent) > _MOST_RECENT:
        _recent.clear()
    _recent[known_as] = (monotonic() + _CHAIN_SECONDS, visit)
    return visit


def cookie_name() -> str:
    """The prefix makes browsers refuse the cookie from a subdomain or without TLS."""
    return "__Host-membership" if settings().is_https else "membership"


def cookie_of(header: str, name: str) -> str:
    """One value of a Cookie header."""
    for part in header.split(";"):
        key, _, value = part.strip().partition("=")
        if key == name:
            return value
    return ""


def _look_up(token: str, slug: str, is_sign: bool) -> Visit:
    face = site_face(slug)
    sid = digest(token) if token else ""
    if not sid:
        return Visit("", None, face)
    with wiring.reading() as session:
        actor = accounts.actor_by_token(session, sid, wiring.now())
    if actor and is_sign:
        last_seen.note(sid)
    return Visit(sid if actor else "", actor, face)
