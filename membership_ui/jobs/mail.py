"""Jobs of kind `mail`: write the letter, draw its PDFs, hand it over. Once: 0003-mail-once.md."""

from __future__ import annotations

from email.message import EmailMessage

from membership_ui.adapters import letters, outbox, smtp
from membership_ui.adapters.job_context import JobContext
from membership_ui.adapters.outbox import ClaimedJob
from membership_ui.adapters.tables import SLOW
from membership_ui.billing.service.renditions import rendition_of
from membership_ui.billing.tables import Document
from membership_ui.kernel.work import UnitOfWork
from membership_ui.sites import queries
from membership_ui.sites.tables import Site


def send(held: ClaimedJob, office: JobContext) -> None:
    """The worker decides what becomes of a failure."""
    letter = compose(held, office)

    def mark() -> None:
        with office.transaction() as work:
            outbox.hand_over(work.session, held, office.now())

    patience = smtp.BEFORE_TEXT if held.rank in SLOW else smtp.FIRST_PATIENCE
    office.way_out.deliver(letter, mark, patience=patience)
    with office.transaction() as work:
        outbox.finish(work.session, held, office.now())


def compose(held: ClaimedJob, office: JobContext) -> EmailMessage:
    payload = held.payload
    with office.transaction() as work:
        sender = sender_of(queries.site(work.session, payload["site_id"]))
        attachments = tuple(
            _attachment(work, document_id, payload["locale"])
            for document_id in payload["documents"]
        )
    letter = letters.write(
        payload["template"], payload["values"],
        sender=sender, locale=payload["locale"], public_url=office.settings.public_url,
    )  # fmt: skip
    envelope = smtp.Envelope(
        key=held.key,
        to=payload["to"],
        locale=payload["locale"],
        sender_name=sender.name,
        reply_to=sender.email,
        written_at=held.created_at,
        attachments=attachments,
    )
    return smtp.compose(envelope, letter.subject, letter.text, letter.html, office.settings)


def sender_of(site: Site) -> letters.Sender:
    legal = site.legal
    return letters.Sender(
        name=site.name,
        monogram=site.monogram,
        slug=site.slug,
        accent=site.accent,
        time_zone=site.time_zone,
        legal_name=legal.legal_name,
        address=legal.address,
        email=legal.email,
    )


def _attachment(work: UnitOfWork, document_id: int, locale: str) -> smtp.Attachment:
    drawn = rendition_of(work, work.session.get_one(Document, document_id), locale)
    return smtp.Attachment(drawn.filename, drawn.data)
