"""Who may send an event. Every event handler carries one mark, under `@rx.event`; without it nobody
may.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

Handler = TypeVar("Handler", bound=Callable[..., Any])
_MARK = "_portal_access"


@dataclass(frozen=True)
class Access:
    """Everybody, or those who signed in, or those who hold one of `roles` on the page's site.
    `is_viewable`: also staff who look at the space of somebody who signed in.
    """

    is_public: bool = False
    is_viewable: bool = False
    roles: frozenset[str] = frozenset()


_PUBLIC, _SIGNED_IN, _VIEWABLE = Access(is_public=True), Access(), Access(is_viewable=True)


def public(handler: Handler) -> Handler:
    """Visitors may send it."""
    return _mark(handler, _PUBLIC)


def signed_in(handler: Handler) -> Handler:
    """Whoever is signed in may send it; the use case decides on which records."""
    return _mark(handler, _SIGNED_IN)


def viewable(handler: Handler) -> Handler:
    """The same, and it only reads what staff may see too, who look at that person's space."""
    return _mark(handler, _VIEWABLE)


def staff(*roles: str) -> Callable[[Handler], Handler]:
    """Holders of one of `roles` on the site of the page; without roles, any of its staff."""
    return lambda handler: _mark(handler, Access(roles=frozenset(roles) or _ANY_STAFF))


# Any role at all on the site
_ANY_STAFF = frozenset({"*"})


def is_any_staff(access: Access) -> bool:
    return access.roles == _ANY_STAFF


def access_of(handler: Callable[..., Any]) -> Access | None:
    """The mark of a handler; None is a refusal."""
    return getattr(handler, _MARK, None)


def _mark(handler: Handler, access: Access) -> Handler:
    setattr(handler, _MARK, access)
    return handler
