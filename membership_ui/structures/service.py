"""Structures from a file, read and checked outside of any transaction, stored within one; what is
held of a person's attachments.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from sqlalchemy import update

from membership_ui.accounts.events import AccountErased, AccountsMerged
from membership_ui.accounts.service.merged_rows import change_row
from membership_ui.accounts.service.my_data import DataPart, Sections
from membership_ui.adapters.bulk import insert_rows
from membership_ui.kernel.errors import N_, PortalError
from membership_ui.kernel.text import fold
from membership_ui.kernel.work import UnitOfWork
from membership_ui.structures import queries
from membership_ui.structures.queries import KnownStructure
from membership_ui.structures.rules import COLUMNS, LineRefused, StructureLine, read_line
from membership_ui.structures.tables import (
    Attachment,
    AttachmentRole,
    AttachmentStatus,
    Structure,
)

# Longer than any line of the field: a file that is not a CSV
LONGEST_LINE = 10_000
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


class UnreadableFile(PortalError):
    """Nothing of the file can be used."""


@dataclass(frozen=True)
class Refusal:
    """A line that stays out, by its number in the file; the header is line 1."""

    line: int
    reason: PortalError


@dataclass
class StagedFile:
    """The good lines of a file, each with its number, and the others with their reason."""

    lines: list[tuple[int, StructureLine]] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)


class PlannedStructure(NamedTuple):
    """A line beside what is known: the structure as it will be. `id` is None for a new one."""

    id: int | None
    line: StructureLine
    is_changed: bool
    town: str = ""
    email: str = ""


def stage_file(raw_lines: Iterable[bytes], tell: Callable[[int], None]) -> StagedFile:
    """Read a CSV file of structures, telling how many lines are read. Raises UnreadableFile.

    A line is a row: names do not hold line breaks, and an open quote must not swallow the rest of
    the file.
    """
    staged, seen, header, number = StagedFile(), {}, None, 0
    for number, raw in enumerate(raw_lines, start=1):
        text = _decoded(raw.removeprefix(_BYTE_ORDER_MARK) if number == 1 else raw, number)
        if header is None:
            header = _Header(text)
        elif text.strip():
            _stage_line(staged, seen, header, number, text)
        if number % 1000 == 0:
            tell(number)
    if header is None:
        raise UnreadableFile(N_("The file is empty."))
    tell(number)
    return staged


def plan_structures(work: UnitOfWork, lines: Iterable[StructureLine]) -> list[PlannedStructure]:
    """What storing `lines` would do; writes nothing. An empty cell erases nothing."""
    known = queries.known_structures(work.session)
    return [_planned(line, known.get(line.siren)) for line in lines]


def store_structures(work: UnitOfWork, planned: Sequence[PlannedStructure]) -> dict[str, int]:
    """Insert the new ones, bring the changed ones up to date; gives the id of every SIREN."""
    columns = (*COLUMNS, "name_key", "siret", "address", "town", "email", "created_at")
    new = (
        (*each.line, fold(each.line.name), "", "", "", "", work.now)
        for each in planned
        if each.id is None
    )
    insert_rows(work.session, Structure, columns, new)
    changed = [
        {"id": each.id, "name_key": fold(each.line.name), **each.line._asdict()}
        for each in planned
        if each.id is not None and each.is_changed
    ]
    if changed:
        work.session.execute(update(Structure), changed)
    return queries.ids_by_siren(work.session)


class _Header:
    """Which cell is which column, and what parts the cells: a comma, or the semicolon of a French
    spreadsheet.
    """

    def __init__(self, text: str) -> None:
        self.separator = ";" if text.count(";") > text.count(",") else ","
        try:
            self.names = [name.strip().casefold() for name in _cells(text, self.separator)]
        except LineRefused as reason:
            raise UnreadableFile(reason.message) from reason
        missing = [name for name in COLUMNS if name not in self.names]
        if missing:
            raise UnreadableFile(
                N_("The first line lacks these columns: {names}."), names=", ".join(missing)
            )


def _stage_line(
    staged: StagedFile, seen: dict[str, int], header: _Header, number: int, text: str
) -> None:
    try:
        cells = _cells(text, header.separator)
        if len(cells) != len(header.names):
            raise LineRefused(
                N_("{count} cells are expected, {found} found."),
                count=len(header.names),
                found=len(cells),
            )
        line = read_line(dict(zip(header.names, cells, strict=True)))
        if line.siren in seen:
            raise LineRefused(
                N_("SIREN {value} already stands on line {line}."),
                value=line.siren,
                line=seen[line.siren],
            )
    except LineRefused as reason:
        staged.refusals.append(Refusal(number, reason))
        return
    seen[line.siren] = number
    staged.lines.append((number, line))


def _decoded(raw: bytes, number: int) -> str:
    try:
        return raw.decode()
    except UnicodeDecodeError as error:
        raise UnreadableFile(
            N_("Line {line} is not UTF-8. Save the file as CSV UTF-8."), line=number
        ) from error


def _cells(text: str, separator: str) -> list[str]:
    if len(text) > LONGEST_LINE:
        raise LineRefused(N_("The line is too long."))
    try:
        return next(csv.reader([text], delimiter=separator, strict=True))
    except (csv.Error, StopIteration) as error:
        raise LineRefused(N_("The line is broken: a quotation mark is not closed.")) from error


def _planned(line: StructureLine, known: KnownStructure | None) -> PlannedStructure:
    if known is None:
        return PlannedStructure(None, line, is_changed=True)
    merged = line._replace(
        insee_code=line.insee_code or known.line.insee_code,
        # The postal code belongs to an address that the member may have corrected: the file only
        # fills it
        postal_code=known.line.postal_code or line.postal_code,
        department=line.department or known.line.department,
    )
    return PlannedStructure(known.id, merged, merged != known.line, known.town, known.email)


def attachment_data(work: UnitOfWork, account_id: int) -> Sections:
    """A person's attachments. The structures themselves are named, not told."""
    return {
        "attachments": [
            {
                "structure": structure.name,
                "siren": structure.siren,
                "role": attachment.role,
                "status": attachment.status,
                "since": attachment.created_at,
            }
            for attachment, structure in queries.attachments_of(work.session, account_id)
        ]
    }


def revoke_attachments(work: UnitOfWork, event: AccountErased) -> None:
    """Nobody acts for a structure with an erased account."""
    for attachment, _structure in queries.attachments_of(work.session, event.account_id):
        if attachment.status in (AttachmentStatus.PENDING, AttachmentStatus.VALIDATED):
            attachment.status = AttachmentStatus.REVOKED
            work.touch(f"structure:{attachment.structure_id}")


def move_attachments(work: UnitOfWork, event: AccountsMerged) -> None:
    """Where both are attached to a structure, one attachment stays, with the stronger of the two
    rights and the earlier day; nobody acts with the other one.
    """
    known = {
        attachment.structure_id: attachment
        for attachment, _structure in queries.attachments_of(work.session, event.staying_id)
    }
    for attachment, _structure in queries.attachments_of(work.session, event.leaving_id):
        same = known.get(attachment.structure_id)
        if same is None:
            change_row(work, event.merge_id, attachment, account_id=event.staying_id)
        else:
            _join(work, event.merge_id, attachment, same)
        work.touch(f"structure:{attachment.structure_id}")


def _join(work: UnitOfWork, merge_id: int, leaving: Attachment, staying: Attachment) -> None:
    # Status and role together: a pending administrator and a validated person make no validated
    # administrator
    stronger = max(staying, leaving, key=_strength)
    joined = {
        "status": stronger.status,
        "role": stronger.role,
        "created_at": min(staying.created_at, leaving.created_at),
    }
    changed = {name: value for name, value in joined.items() if getattr(staying, name) != value}
    if changed:
        change_row(work, merge_id, staying, **changed)
    if leaving.status in (AttachmentStatus.PENDING, AttachmentStatus.VALIDATED):
        change_row(work, merge_id, leaving, status=AttachmentStatus.REVOKED)


def _strength(attachment: Attachment) -> tuple[int, bool]:
    return _BY_STRENGTH.index(attachment.status), attachment.role is AttachmentRole.ADMIN


_BY_STRENGTH = (
    AttachmentStatus.REVOKED,
    AttachmentStatus.REFUSED,
    AttachmentStatus.PENDING,
    AttachmentStatus.VALIDATED,
)
ATTACHMENT_DATA = DataPart(
    attachment_data,
    {
        "attachments": N_("Structures that you belong to"),
        "attachments.structure": N_("Structure"),
        "attachments.siren": N_("SIREN"),
        "attachments.role": N_("Role"),
        "attachments.status": N_("Status"),
        "attachments.since": N_("Since"),
    },
    frozenset({"attachment.account_id"}),
    {
        AttachmentRole.ADMIN: N_("Administrator"),
        AttachmentRole.PERSONAL: N_("Personal account"),
        AttachmentStatus.PENDING: N_("Pending"),
        AttachmentStatus.VALIDATED: N_("Approved"),
        AttachmentStatus.REFUSED: N_("Declined"),
        AttachmentStatus.REVOKED: N_("Revoked"),
    },
)
