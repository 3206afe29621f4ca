"""Random tokens and the forms in which secrets and addresses are compared."""

from __future__ import annotations

import hashlib
import secrets
import unicodedata

from email_validator import EmailNotValidError, validate_email


def digest(token: str) -> str:
    """SHA-256 of a random token, as stored."""
    return hashlib.sha256(token.encode()).hexdigest()


def new_token() -> str:
    """256 random bits, safe in a URL and in a cookie."""
    return secrets.token_urlsafe(32)


def email_key(email: str) -> str:
    """The form in which addresses are compared; an accented domain in the ASCII of mail servers."""
    key = unicodedata.normalize("NFKC", email).strip().casefold()
    if key.isascii() or "@" not in key:
        return key
    try:
        return validate_email(key[:320], check_deliverability=False).ascii_email or key
    except EmailNotValidError:
        return key
