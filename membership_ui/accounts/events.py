"""What accounts tell themselves and the features that know more: who somebody is or where they are
known changes, credentials change, somebody wants to leave, somebody left, two accounts of one
person are one.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class AccountChanged:
    """The account is new, its names, number or address change, it came to a site for the first
    time, has another role, was closed or opened again. Told in the same transaction: whoever
    repeats it brings that up to date.
    """

    account_id: int


@dataclass(frozen=True)
class CredentialsChanged:
    """The address, the password or a second factor changes: what a link could replace, or what it
    could do without them. Told in the same transaction: such links die.
    """

    account_id: int


@dataclass(frozen=True)
class ErasureAsked:
    """A listener that cannot let the person go raises a Conflict: its sentence says what to do."""

    account_id: int


@dataclass(frozen=True)
class AccountErased:
    """Told in the same transaction: each feature lets go of what it holds of the person."""

    account_id: int


@dataclass(frozen=True)
class AccountsMerged:
    """Told in the same transaction: each feature moves what hangs on the leaving account, by
    `service.merged_rows.change_row`, which remembers it for the day when the merge is undone.
    """

    merge_id: int
    leaving_id: int
    staying_id: int
