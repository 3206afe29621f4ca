"""Names of the integer keys, so that one is never passed for another; numbers that people see."""

from __future__ import annotations

from typing import NewType

SiteId = NewType("SiteId", int)
AccountId = NewType("AccountId", int)
StructureId = NewType("StructureId", int)
MembershipId = NewType("MembershipId", int)
RenewalId = NewType("RenewalId", int)
DocumentId = NewType("DocumentId", int)


def document_number(prefix: str, year: int, rank: int) -> str:
    """`F-2026-0041`: four digits at least, more when a site issues more than 9,999 a year."""
    return f"{prefix}-{year}-{rank:04d}"


# Keys are 32-bit integers on PostgreSQL
_LARGEST_KEY = 2**31 - 1


def key_of(text: str) -> int:
    """A key as written in an address or a form; 0 for anything that cannot be one."""
    key = int(text) if text.isascii() and text.isdigit() and len(text) < 12 else 0
    return key if key <= _LARGEST_KEY else 0
