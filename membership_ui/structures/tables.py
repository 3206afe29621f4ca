"""Rows of a legal entity and of the accounts attached to it."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from membership_ui.adapters import database  # noqa: F401  (names the constraints before any table)
from membership_ui.structures.identifiers import Identifier
from membership_ui.structures.rules import StructureKind


class AttachmentStatus(StrEnum):
    PENDING = "pending"
    VALIDATED = "validated"
    REFUSED = "refused"
    REVOKED = "revoked"


class AttachmentRole(StrEnum):
    ADMIN = "admin"
    PERSONAL = "personal"


class Structure(SQLModel, table=True):
    """A legal entity that is or wants to be a member. `name_key` is the folded name, to sort and
    compare.
    """

    id: int | None = Field(default=None, primary_key=True)
    name: str
    name_key: str = Field(index=True)
    kind: StructureKind
    siren: str | None = Field(default=None, unique=True)
    siret: str = ""
    rna: str = ""
    ridet: str = ""
    tahiti: str = ""
    neq: str = ""
    vat_number: str = ""
    insee_code: str = ""
    address: str = ""
    postal_code: str = ""
    town: str = ""
    region: str = ""
    department: str = ""
    population: int | None = None
    # The one that an import replaced
    population_before: int | None = None
    email: str = ""
    created_at: datetime

    @property
    def identifiers(self) -> dict[Identifier, str]:
        """Those that are known."""
        return {each: number for each in Identifier if (number := getattr(self, each))}


class Attachment(SQLModel, table=True):
    """An account's link to a structure."""

    __table_args__ = (UniqueConstraint("account_id", "structure_id"),)

    id: int | None = Field(default=None, primary_key=True)
    account_id: int = Field(foreign_key="account.id", index=True)
    structure_id: int = Field(foreign_key="structure.id", index=True)
    status: AttachmentStatus
    role: AttachmentRole
    created_at: datetime
