"""Values that pass through a browser and come back unchanged: signed, and good for a short time."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
import tempfile
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

from itsdangerous import BadData, URLSafeTimedSerializer

from membership_ui.adapters import private
from membership_ui.settings import settings


def sign(purpose: str, value: Any) -> str:
    return _serializer(purpose).dumps(value)


def unsign(purpose: str, text: str, *, seconds: int) -> Any:
    """The value, or None when it was altered, meant for something else, or older than `seconds`."""
    try:
        return _serializer(purpose).loads(text, max_age=seconds)
    except BadData:
        return None


def fingerprint(purpose: str, text: str) -> str:
    """The same for the same text; tells nothing of it to whoever has not the key."""
    return hmac.new(f"{purpose} {secret_key()}".encode(), text.encode(), hashlib.sha256).hexdigest()


def _serializer(purpose: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(secret_key(), salt=purpose)


@cache
def secret_key() -> str:
    """The secret of the settings, or one that is made once and kept beside the database."""
    if secret := settings().secret_key.get_secret_value():
        return secret
    path = settings().data_dir / "secret_key"
    private.make_folder(path.parent)
    if not path.exists():
        _make_key(path)
    return path.read_text()


def _make_key(path: Path) -> None:
    """Whole or not at all: a process that starts at the same instant must not read an empty key."""
    handle, aside = tempfile.mkstemp(dir=path.parent)
    try:
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(48))
        with suppress(FileExistsError):
            os.link(aside, path)
    finally:
        os.unlink(aside)
