"""Which passwords are accepted, and how they are kept."""

from __future__ import annotations

import base64
import hashlib
import unicodedata
from collections.abc import Sequence

import bcrypt

from membership_ui.accounts.rules.strength import WeakPassword, weakness

SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 1024  # a passphrase of that length is a mistake or an attack
# In the place of a hash: bcrypt, cost 12, of a password that nobody has
NO_PASSWORD = "$2b$12$jeLWjp3HJZesJw5Y17VauOzDkFqYzjyVqTotnsOimFtGGnYYqeob."


def check_new_password(password: str, *, about: Sequence[str] = ()) -> None:
    """The one rule for a new password: 12 characters to 1,024, and not easily guessed by somebody
    who knows `about` (names, address, the site's name). Raises WeakPassword, an
    Invalid("password"). About 10 ms: in the hashing thread.
    """
    if len(password) < SHORTEST_PASSWORD:
        raise WeakPassword("short")
    if len(password) > LONGEST_PASSWORD:
        raise WeakPassword("long")
    if reason := weakness(password, about):
        raise WeakPassword(reason)


def hash_password(password: str, cost: int) -> str:
    """bcrypt of the pre-hash, about 0.3 s at cost 12: never on the event loop."""
    return bcrypt.hashpw(_prehash(password), bcrypt.gensalt(cost)).decode()


def password_matches(password: str, password_hash: str) -> bool:
    """About 0.3 s at cost 12: never on the event loop, never inside a transaction."""
    return bcrypt.checkpw(_prehash(password), password_hash.encode())


def _prehash(password: str) -> bytes:
    # bcrypt refuses more than 72 bytes; NFKC: é typed on two systems is one password
    normal = unicodedata.normalize("NFKC", password).encode()[: 4 * LONGEST_PASSWORD]
    return base64.b64encode(hashlib.sha256(normal).digest())
