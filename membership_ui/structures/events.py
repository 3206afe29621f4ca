"""What structures tell the features that know more."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class AttachmentChanged:
    """A person asked to be attached to a structure, was attached to it, or is not any more. Told in
    the same transaction: whoever repeats to which structures somebody belongs brings it up to date.
    What moves with a merge or ends with an account is told by accounts.
    """

    account_id: int
    structure_id: int
