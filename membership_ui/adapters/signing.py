"""Values that pass through a browser and come back unchanged: signed, and good for a short time."""

from __future__ import annotations

import os
import secrets
from functools import cache
from typing import Any

from itsdangerous import BadData, URLSafeTimedSerializer

from membership_ui.settings import settings


def sign(purpose: str, value: Any) -> str:
    return _serializer(purpose).dumps(value)


def unsign(purpose: str, text: str, *, seconds: int) -> Any:
    """The value, or None when it was altered, meant for something else, or older than `seconds`."""
    try:
        return _serializer(purpose).loads(text, max_age=seconds)
    except BadData:
        return None


def _serializer(purpose: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(_key(), salt=purpose)


@cache
def _key() -> str:
    """The secret of the settings, or one that is made once and kept beside the database."""
    if secret := settings().secret_key.get_secret_value():
        return secret
    path = settings().data_dir / "secret_key"
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(48))
    except FileExistsError:
        pass
    return path.read_text()
