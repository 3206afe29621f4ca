"""A merge is proposed first: both sides agree by their own links, or a second member of staff
stands in for a side that is silent, and either side can stop it.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from membership_ui.kernel.errors import N_, Conflict

# Nobody answered and nobody stood in: it is not asked for ever
EXPIRES_AFTER = timedelta(days=90)


class Outcome(StrEnum):
    """How a proposal ended; OPEN until then."""

    OPEN = ""
    MERGED = "merged"
    STOPPED = "stopped"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    OVERTAKEN = "overtaken"


class Awaits(StrEnum):
    """What an open proposal waits for."""

    LINKS = "links"
    SECOND = "second"
    DELAY = "delay"


class AlreadyProposed(Conflict):
    message = N_(
        "A merge of account no. {number} has already been proposed. It must end before another "
        "one can be proposed."
    )


class ProposalOver(Conflict):
    message = N_("This proposal has ended: there is nothing left to decide.")


class OwnProposal(Conflict):
    """Four eyes."""

    message = N_("You proposed this merge yourself: somebody else must agree.")


class StillAwaited(Conflict):
    message = N_(
        "Both people can answer using their links until {day}. Until then, nobody can decide "
        "for them."
    )


class SecondedAlready(Conflict):
    message = N_("Somebody has already agreed.")


def awaits(
    *, seconded: bool, both_reachable: bool, proposed_at: datetime, now: datetime, answer_days: int
) -> Awaits:
    """A side without a validated address cannot answer: staff may stand in at once."""
    if seconded:
        return Awaits.DELAY
    if both_reachable and now < proposed_at + timedelta(days=answer_days):
        return Awaits.LINKS
    return Awaits.SECOND
