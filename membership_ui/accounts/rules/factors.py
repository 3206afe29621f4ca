"""Codes of an authenticator app, recovery codes, and how long the step between password and
session lasts.
"""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from pyotp import random_base32
from pyotp.totp import TOTP

from membership_ui.accounts.rules.signing_in import Throttle
from membership_ui.kernel.errors import N_, Conflict

PENDING_FOR = timedelta(minutes=10)
SHEET_FOR = timedelta(minutes=10)
CHALLENGE_FOR = timedelta(minutes=5)
# As long as somebody stays before the screen who has just shown who they are
PROOF_FOR = timedelta(minutes=10)
MOST_CODE_TRIES = 5
# Whatever identifier was typed, and however often the password was right
PER_FACTOR = Throttle(5, timedelta(minutes=15))
RECOVERY_CODES, _CODE_LENGTH = 10, 10
# Without the letters and digits that are taken for each other
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
_STEP_SECONDS = 30


# A part of a session's digest names it to its own person; nobody signs in with it
HANDLE_LENGTH = 16


@dataclass(frozen=True)
class AppSetup:
    """What an authenticator app is given, as letters and as a QR code's text."""

    secret: str
    uri: str


class WrongCode(Conflict):
    """`left`: how many tries the sign-in still has; 0 when it is over."""

    message = N_("This code is not correct. Wait for the next one and try again.")

    def __init__(self, left: int = 1) -> None:
        super().__init__()
        self.left = left


class CodeJustUsed(Conflict):
    """Right, but taken already: no try is lost."""

    message = N_("This code has just been used. Wait for the next one.")


class DeadSignIn(Conflict):
    message = N_("Signing in took too long. Start again.")


class PasskeyRefused(Conflict):
    message = N_("This passkey was not accepted. Try again, or sign in another way.")


class FactorRequired(Conflict):
    message = N_("Your role requires a second factor: add another one first.")


class LastFactor(Conflict):
    message = N_("It is your only second factor: turn off the second factor instead.")


class ProofNeeded(Conflict):
    message = N_(
        "You confirmed your identity more than ten minutes ago. Reload this page and type your "
        "password."
    )


class WrongOldPassword(Conflict):
    message = N_("Your password is not correct. Nothing was changed.")


def new_secret() -> str:
    """160 bits, as an authenticator app reads them."""
    return random_base32()


def provisioning_uri(secret: str, *, number: str, site: str) -> str:
    """What the QR code says to the app."""
    return TOTP(secret).provisioning_uri(name=number, issuer_name=site)


def matching_step(secret: str, code: str, *, now: datetime, last_step: int) -> int | None:
    """The half minute of this code: the present one or a neighbour. None when it is another's;
    raises CodeJustUsed unless it is later than `last_step`.
    """
    typed = "".join(code.split())
    if len(typed) != 6 or not (typed.isascii() and typed.isdigit()):
        return None
    present = int(now.timestamp()) // _STEP_SECONDS
    near = (present, present - 1, present + 1)
    right = [s for s in near if hmac.compare_digest(TOTP(secret).generate_otp(s), typed)]
    if right and max(right) <= last_step:
        raise CodeJustUsed
    return max(right, default=None)


def new_recovery_codes() -> list[str]:
    """Ten different codes of 49 random bits, in two groups: `k3fwa-9mqxd`."""
    codes: set[str] = set()
    while len(codes) < RECOVERY_CODES:
        codes.add("".join(secrets.choice(_ALPHABET) for _place in range(_CODE_LENGTH)))
    return [f"{code[:5]}-{code[5:]}" for code in sorted(codes)]


def plain_code(typed: str) -> str:
    """A recovery code as it is compared: without spaces, dashes, capitals."""
    return "".join(letter for letter in typed.casefold() if letter.isalnum())[:64]
