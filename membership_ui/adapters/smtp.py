"""An e-mail as a mail server wants it, and the conversation in which it is handed over."""

from __future__ import annotations

import asyncio
import hashlib
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from time import monotonic
from urllib.parse import urlsplit

import aiosmtplib
from aiosmtplib import SMTPException, SMTPResponseException

from membership_ui.adapters.outbox import KeptWaiting, NotAccepted, Refused, Unanswered
from membership_ui.settings import Settings

# Seconds for each half of the conversation; the lease, renewed in between, is longer than each
BEFORE_TEXT, AFTER_TEXT = 45.0, 100.0
# For its word about a recipient, when others wait behind: most servers need some milliseconds
FIRST_PATIENCE = 1.0
# After a silence of the server, a lane postpones its letters at once instead of waiting each time
SILENCE = 30.0
_IMPLICIT_TLS_PORT = 465


@dataclass(frozen=True)
class Attachment:
    """A PDF that goes with a letter."""

    file_name: str
    pdf: bytes


@dataclass(frozen=True)
class Envelope:
    """What an e-mail has beside its text. Its Message-ID comes from `key`, always the same."""

    key: str
    to: str
    locale: str
    sender_name: str
    reply_to: str
    written_at: datetime
    attachments: tuple[Attachment, ...] = ()


def compose(
    envelope: Envelope, subject: str, text: str, html: str, settings: Settings
) -> EmailMessage:
    """Text and HTML as alternatives, then the PDFs. Raises Refused for an impossible address."""
    letter = EmailMessage(policy=SMTP)
    if not envelope.to.isascii():
        raise Refused("address: letters outside ASCII need SMTPUTF8")
    try:
        letter["From"] = Address(envelope.sender_name, addr_spec=settings.mail_from)
        letter["To"] = Address(addr_spec=envelope.to)
        if envelope.reply_to:
            letter["Reply-To"] = Address(addr_spec=envelope.reply_to)
    except (ValueError, IndexError, MessageError) as error:
        raise Refused(f"address: {error}") from error
    letter["Subject"] = " ".join(subject.splitlines())
    letter["Date"] = format_datetime(envelope.written_at)
    letter["Message-ID"] = message_id(envelope.key, settings)
    letter["Auto-Submitted"] = "auto-generated"
    letter["Content-Language"] = envelope.locale
    letter.set_content(text, cte="quoted-printable")
    letter.add_alternative(html, subtype="html", cte="quoted-printable")
    for attachment in envelope.attachments:
        letter.add_attachment(
            attachment.pdf, maintype="application", subtype="pdf", filename=attachment.file_name
        )
    return letter


def message_id(key: str, settings: Settings) -> str:
    """The same for every attempt at one job, so that a server that saw it may know it again."""
    digest = hashlib.sha256(f"{settings.public_url} {key}".encode()).hexdigest()[:32]
    domain = settings.mail_from.rpartition("@")[2] or urlsplit(settings.public_url).hostname
    return f"<{digest}@{domain}>"


class SmtpLines:
    """The way to the mail server: a line for each thread that sends."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._own = threading.local()

    def deliver(
        self, letter: EmailMessage, on_data: Callable[[], None], *, patience: float
    ) -> None:
        """As `SmtpLine.deliver`."""
        if not hasattr(self._own, "line"):
            self._own.line = SmtpLine(self._settings)
        self._own.line.deliver(letter, on_data, patience=patience)


class SmtpLine:
    """One conversation; keeps its connection between letters. One thread only."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._loop = asyncio.Runner()
        self._client: aiosmtplib.SMTP | None = None
        self._silent_until = 0.0

    def deliver(
        self, letter: EmailMessage, on_data: Callable[[], None], *, patience: float
    ) -> None:
        """Hand `letter` over; `on_data` is called when only its text is still to be sent.

        Raises KeptWaiting (no word about the recipient within `patience` seconds), NotAccepted (try
        again), Refused (never again), Unanswered (nobody knows), and whatever `on_data` raises.
        """
        self._loop.run(self._deliver(letter, on_data, patience))

    def close(self) -> None:
        if self._client:
            self._client.close()
        self._loop.close()

    async def _deliver(
        self, letter: EmailMessage, on_data: Callable[[], None], patience: float
    ) -> None:
        if monotonic() < self._silent_until:
            raise NotAccepted("the mail server did not answer a moment ago")
        try:
            async with asyncio.timeout(BEFORE_TEXT):
                client = await self._connected()
                await client.mail(letter["From"].addresses[0].addr_spec)
        except (SMTPException, OSError) as error:
            await self._hang_up()
            if isinstance(error, TimeoutError):
                self._silent_until = monotonic() + SILENCE
            raise _before_data(error) from error
        try:
            # Some servers ask the recipient's own first: its silence speaks of this letter only
            await client.rcpt(letter["To"].addresses[0].addr_spec, timeout=patience)
        except TimeoutError as error:
            await self._hang_up()
            raise KeptWaiting(_words(error)) from error
        except (SMTPException, OSError) as error:
            await self._hang_up()
            raise _before_data(error) from error
        on_data()
        try:
            await client.data(letter.as_bytes(), timeout=AFTER_TEXT)
        except SMTPResponseException as error:
            await self._hang_up()
            raise _answered(error) from error
        except (SMTPException, OSError) as error:
            await self._hang_up()
            raise Unanswered(_words(error)) from error

    async def _connected(self) -> aiosmtplib.SMTP:
        if self._client and await _is_awake(self._client):
            return self._client
        has_tls = self._settings.smtp_tls
        is_implicit = has_tls and self._settings.smtp_port == _IMPLICIT_TLS_PORT
        self._client = aiosmtplib.SMTP(
            hostname=self._settings.smtp_host,
            port=self._settings.smtp_port,
            username=self._settings.smtp_user or None,
            password=self._settings.smtp_password.get_secret_value() or None,
            use_tls=is_implicit,
            start_tls=has_tls and not is_implicit,
            timeout=BEFORE_TEXT / 2,
        )
        await self._client.connect()
        return self._client

    async def _hang_up(self) -> None:
        if self._client:
            self._client.close()
        self._client = None


async def _is_awake(client: aiosmtplib.SMTP) -> bool:
    try:
        await client.rset()
    except (SMTPException, OSError):
        client.close()
        return False
    return True


def _before_data(error: Exception) -> Exception:
    # A refused recipient speaks of this letter, a refused login or sender of our settings
    if isinstance(error, aiosmtplib.SMTPRecipientRefused):
        return _answered(error)
    return NotAccepted(_words(error))


def _answered(error: SMTPResponseException) -> Exception:
    return (Refused if error.code >= 500 else NotAccepted)(_words(error))


def _words(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:500]
