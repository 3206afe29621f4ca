"""Passwords, tokens, tries: pure decisions, except for the system's random numbers. By noun."""

from membership_ui.accounts.rules.passwords import (
    LONGEST_PASSWORD,
    SHORTEST_PASSWORD,
    check_new_password,
    hash_password,
    password_matches,
)
from membership_ui.accounts.rules.signing_in import (
    KEPT_FOR,
    PER_ACCOUNT,
    PER_ADDRESS,
    RESET_FOR,
    RESETS_PER_IDENTIFIER,
    SESSION_FOR,
    TRIES_TOLD_BELOW,
    AmbiguousEmail,
    DeadLink,
    Throttle,
    TooManyTries,
    WrongPassword,
)
from membership_ui.accounts.rules.strength import WEAKNESSES, WeakPassword
from membership_ui.accounts.rules.tokens import digest, email_key, new_token

__all__ = [
    "KEPT_FOR",
    "LONGEST_PASSWORD",
    "PER_ACCOUNT",
    "PER_ADDRESS",
    "RESETS_PER_IDENTIFIER",
    "RESET_FOR",
    "SESSION_FOR",
    "SHORTEST_PASSWORD",
    "TRIES_TOLD_BELOW",
    "AmbiguousEmail",
    "DeadLink",
    "WEAKNESSES",
    "Throttle",
    "TooManyTries",
    "WeakPassword",
    "WrongPassword",
    "check_new_password",
    "digest",
    "email_key",
    "hash_password",
    "new_token",
    "password_matches",
]
