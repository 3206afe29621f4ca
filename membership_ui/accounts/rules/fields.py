"""What a site may ask of a person: kinds of fields, and who sees the answers."""

from __future__ import annotations

from enum import StrEnum


class FieldKind(StrEnum):
    """`choice` offers the field's choices; `phone` is kept in international form; `date` as
    2026-11-22; `number` is a whole number from 0; `check` is "1" or "".
    """

    TEXT = "text"
    LONG_TEXT = "long_text"
    CHOICE = "choice"
    PHONE = "phone"
    DATE = "date"
    NUMBER = "number"
    CHECK = "check"


class Visibility(StrEnum):
    """Who sees the answer besides the person: nobody, the site's staff, or every member too."""

    OWNER = "owner"
    STAFF = "staff"
    MEMBERS = "members"


class Relation(StrEnum):
    """How somebody of the household stands to the account."""

    SPOUSE = "spouse"
    CHILD = "child"
