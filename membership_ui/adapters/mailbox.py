"""A folder of `.eml` files: where letters go while no mail server is set."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

from membership_ui.settings import Settings

_NAME = re.compile(r"\d{8}-\d{6}-[0-9a-f]{12}")


@dataclass(frozen=True)
class Filed:
    """A letter of the folder, with the name under which it is found again."""

    name: str
    letter: EmailMessage

    @property
    def written_at(self) -> datetime:
        return self.letter["Date"].datetime

    def body(self, subtype: str) -> str:
        """The `plain` or `html` text; empty when there is none."""
        part = self.letter.get_body((subtype,))
        return part.get_content() if part else ""

    def attachments(self) -> list[EmailMessage]:
        return list(self.letter.iter_attachments())


class Mailbox:
    """Letters as files that only the process may read: they hold links that sign people in."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def deliver(
        self, letter: EmailMessage, on_data: Callable[[], None], *, patience: float
    ) -> None:
        """Write the file at once or not at all; the same letter twice is one file."""
        # Nothing to doubt, since a second delivery replaces the first, and nobody to wait for
        del on_data, patience
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        digest = letter["Message-ID"].strip("<>")[:12]
        name = f"{letter['Date'].datetime:%Y%m%d-%H%M%S}-{digest}"
        draft = self._folder / f".{name}.{os.getpid()}"
        with os.fdopen(os.open(draft, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "wb") as file:
            file.write(letter.as_bytes())
        draft.replace(self._folder / f"{name}.eml")

    def newest(self, limit: int) -> Sequence[Filed]:
        found = (self.open(path.stem) for path in self._newest_first()[:limit])
        return [filed for filed in found if filed]

    def open(self, name: str) -> Filed | None:
        """None for a name that no letter of ours can have, or that is gone."""
        path = self._folder / f"{name}.eml"
        if not _NAME.fullmatch(name) or not path.is_file():
            return None
        parsed = message_from_bytes(path.read_bytes(), EmailMessage, policy=SMTP)
        return Filed(name, parsed)

    def keep(self, count: int) -> None:
        """Remove all but the newest `count` letters."""
        for path in self._newest_first()[count:]:
            path.unlink(missing_ok=True)

    def _newest_first(self) -> list[Path]:
        # Several are written within the second that their names and their Date header tell
        kept = [
            (path.stem[:15], path.stat().st_mtime_ns, path) for path in self._folder.glob("*.eml")
        ]
        return [path for *_, path in sorted(kept, reverse=True)]


def mailbox(settings: Settings) -> Mailbox:
    return Mailbox(settings.data_dir / "mailbox")
