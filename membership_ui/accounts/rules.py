"""Passwords, tokens, try counts. Pure, except for the system's random numbers."""

from __future__ import annotations

import base64
import hashlib
import secrets
import unicodedata
from dataclasses import dataclass
from datetime import timedelta

import bcrypt

from membership_ui.kernel.errors import N_, Conflict, Invalid

SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 1024  # a passphrase of that length is a mistake or an attack
KEPT_FOR = timedelta(days=30)  # "Rester connecté"
SESSION_FOR = timedelta(hours=12)  # a working day; the cookie itself ends with the browser
RESET_FOR = timedelta(minutes=60)


@dataclass(frozen=True)
class Throttle:
    """At most `tries` within `window`."""

    tries: int
    window: timedelta


# An account opens again after a quarter of an hour, as the locked sentence says
PER_ACCOUNT = Throttle(5, timedelta(minutes=15))
# One office behind one address: room for a morning of ordinary mistakes, not for a list of
# passwords
PER_ADDRESS = Throttle(50, timedelta(minutes=15))
RESETS_PER_IDENTIFIER = Throttle(3, timedelta(minutes=15))
TRIES_TOLD_BELOW = 3  # ux.md: from the third mistake on, the remaining tries are told


class WrongPassword(Conflict):
    """The same for an unknown account. `left` is None while there is no need to tell."""

    message = N_("Wrong sign-in details. Try again.")

    def __init__(self, left: int | None = None) -> None:
        super().__init__()
        self.left = left


class TooManyTries(Conflict):
    message = N_("Too many attempts. Try again in 15 minutes or reset your password.")


class AmbiguousEmail(Conflict):
    message = N_("Several accounts use this email. Sign in with your member number.")


class DeadLink(Conflict):
    message = N_("This link has expired. Ask for a new one.")


def digest(token: str) -> str:
    """SHA-256 of a random token, as stored."""
    return hashlib.sha256(token.encode()).hexdigest()


def new_token() -> str:
    """256 random bits, safe in a URL and in a cookie."""
    return secrets.token_urlsafe(32)


def check_new_password(password: str) -> None:
    """Raises Invalid("password") when it is too short or absurdly long."""
    if len(password) < SHORTEST_PASSWORD:
        raise Invalid(
            "password",
            N_("At least {count} characters. A phrase works well."),
            count=SHORTEST_PASSWORD,
        )
    if len(password) > LONGEST_PASSWORD:
        raise Invalid("password", N_("At most {count} characters."), count=LONGEST_PASSWORD)


def hash_password(password: str, cost: int) -> str:
    """bcrypt of the pre-hash, about 0.3 s at cost 12: never on the event loop."""
    return bcrypt.hashpw(_prehash(password), bcrypt.gensalt(cost)).decode()


def password_matches(password: str, password_hash: str) -> bool:
    """About 0.3 s at cost 12: never on the event loop, never inside a transaction."""
    return bcrypt.checkpw(_prehash(password), password_hash.encode())


def email_key(email: str) -> str:
    """The form in which addresses are compared."""
    return unicodedata.normalize("NFKC", email).strip().casefold()


def _prehash(password: str) -> bytes:
    # bcrypt refuses more than 72 bytes; NFKC: é typed on two systems is one password
    normal = unicodedata.normalize("NFKC", password).encode()[: 4 * LONGEST_PASSWORD]
    return base64.b64encode(hashlib.sha256(normal).digest())
