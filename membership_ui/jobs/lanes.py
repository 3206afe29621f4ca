"""Several jobs in hand at once, so that one that waits for somebody far away holds up no other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from itertools import groupby

from membership_ui.adapters import outbox
from membership_ui.adapters.job_context import JobContext
from membership_ui.adapters.outbox import ClaimedJob
from membership_ui.adapters.tables import Rank


@dataclass(frozen=True)
class Road:
    """Lanes side by side: threads with a line of their own to the mail server. The last `kept_free`
    take only what somebody waits for at the screen.
    """

    ranks: Sequence[Rank]
    lanes: int
    kept_free: int = 1

    @property
    def awaited(self) -> Sequence[Rank]:
        return self.ranks[:1]


# On the first road the mail server has a second for its word about a recipient: fifty silent ones
# hold up others for some six. Their letters go on by the second road, and wait for one another.
# Thirteen lines at most: mail servers take twenty, fifty
ROADS = (
    Road((Rank.AWAITED, Rank.ORDINARY), lanes=9),
    Road((Rank.SLOW_AWAITED, Rank.SLOW), lanes=4),
)


# Quick jobs end together: claimed one by one they cost the database twice as much
_GATHER_SECONDS = 0.02


class Lanes:
    """`keep` does one job to its end, whatever happens; it is called in a lane's thread, one after
    the other for jobs of one recipient.
    """

    def __init__(self, office: JobContext, keep: Callable[[ClaimedJob], None]) -> None:
        self._office = office
        self._keep = keep
        self._pool = ThreadPoolExecutor(
            sum(road.lanes for road in ROADS), thread_name_prefix="lane"
        )
        self._busy: dict[Future[None], Road] = {}

    def take(self) -> int:
        """Begin what is due, as far as lanes are free: how many jobs. Raises what went wrong in a
        lane.
        """
        self._raise_failures()
        return sum(self._take(road) for road in ROADS)

    def _take(self, road: Road) -> int:
        free = road.lanes - list(self._busy.values()).count(road)
        awaited_only = free <= road.kept_free
        ranks = road.awaited if awaited_only else road.ranks
        if not free or not self._is_due(ranks):
            return 0
        limit = free if awaited_only else free - road.kept_free
        with self._office.transaction() as work:
            taken = outbox.claim(work.session, self._office.now(), limit=limit, ranks=ranks)
        for _recipient, jobs in groupby(sorted(taken, key=_turn), key=_turn):
            self._busy[self._pool.submit(self._keep_all, list(jobs))] = road
        return len(taken)

    def rest(self, seconds: float) -> None:
        """Until a lane is free again, `seconds` at most, and a moment for the others."""
        if self._busy:
            wait(self._busy, timeout=seconds, return_when=FIRST_COMPLETED)
            wait(self._busy, timeout=_GATHER_SECONDS)

    def end(self) -> None:
        """Wait for the jobs in hand. Raises what went wrong in a lane."""
        self._pool.shutdown()
        self._raise_failures()

    @property
    def is_idle(self) -> bool:
        return not self._busy

    def _is_due(self, ranks: Sequence[Rank]) -> bool:
        with self._office.reading() as session:
            return outbox.is_due(session, self._office.now(), ranks=ranks)

    def _keep_all(self, jobs: Sequence[ClaimedJob]) -> None:
        for held in jobs:
            self._keep(held)

    def _raise_failures(self) -> None:
        done = [lane for lane in self._busy if lane.done()]
        for lane in done:
            del self._busy[lane]
        for lane in done:
            lane.result()


def _turn(held: ClaimedJob) -> tuple[int, str, int]:
    """Jobs without a recipient wait for nobody; awaited ones begin first."""
    return held.rank, held.recipient, 0 if held.recipient else held.id
