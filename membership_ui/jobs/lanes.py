"""Several jobs in hand at once, so that one that waits for somebody far away holds up no other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from itertools import groupby

from membership_ui.adapters import outbox
from membership_ui.adapters.job_context import JobContext
from membership_ui.adapters.outbox import ClaimedJob

# A lane is a thread with its own line to the mail server; the last ones take only what somebody
# waits for at the screen, so that slow letters never take them all
LANES, OF_THEM_AWAITED = 5, 1


class Lanes:
    """`keep` does one job to its end, whatever happens; it is called in a lane's thread, one after
    the other for jobs of one recipient.
    """

    def __init__(self, office: JobContext, keep: Callable[[ClaimedJob], None]) -> None:
        self._office = office
        self._keep = keep
        self._pool = ThreadPoolExecutor(LANES, thread_name_prefix="lane")
        self._busy: set[Future[None]] = set()

    def take(self) -> int:
        """Begin what is due, as far as lanes are free: how many jobs. Raises what went wrong in a
        lane.
        """
        self._raise_failures()
        free = LANES - len(self._busy)
        awaited_only = free <= OF_THEM_AWAITED
        if not free or not self._is_due(awaited_only=awaited_only):
            return 0
        limit = free if awaited_only else free - OF_THEM_AWAITED
        with self._office.transaction() as work:
            taken = outbox.claim(
                work.session, self._office.now(), limit=limit, awaited_only=awaited_only
            )
        for _recipient, jobs in groupby(sorted(taken, key=_turn), key=_turn):
            self._busy.add(self._pool.submit(self._keep_all, list(jobs)))
        return len(taken)

    def rest(self, seconds: float) -> None:
        """Until a lane is free again, `seconds` at most."""
        if self._busy:
            wait(self._busy, timeout=seconds, return_when=FIRST_COMPLETED)

    def end(self) -> None:
        """Wait for the jobs in hand. Raises what went wrong in a lane."""
        self._pool.shutdown()
        self._raise_failures()

    @property
    def is_idle(self) -> bool:
        return not self._busy

    def _is_due(self, *, awaited_only: bool) -> bool:
        with self._office.reading() as session:
            return outbox.is_due(session, self._office.now(), awaited_only=awaited_only)

    def _keep_all(self, jobs: Sequence[ClaimedJob]) -> None:
        for held in jobs:
            self._keep(held)

    def _raise_failures(self) -> None:
        done = {lane for lane in self._busy if lane.done()}
        self._busy -= done
        for lane in done:
            lane.result()


def _turn(held: ClaimedJob) -> tuple[int, str, int]:
    """Jobs without a recipient wait for nobody; awaited ones begin first."""
    return held.rank, held.recipient, 0 if held.recipient else held.id
