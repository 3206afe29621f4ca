"""A use case meets another one crosswise: PostgreSQL ends one of the two, nobody notices."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy.exc import OperationalError

from membership_ui import wiring
from membership_ui.accounts.queries.people import accounts_for_update
from membership_ui.accounts.tables import Account
from membership_ui.kernel.work import MACHINE, UnitOfWork
from membership_ui.settings import Settings
from tests.conftest import WorkFactory
from tests.world import make_world


class Crosswise:
    """Renames an account, then another one; the first time, it waits between the two until its
    counterpart stands there too.
    """

    def __init__(self, first: int, second: int, meeting: Barrier) -> None:
        self._accounts, self._meeting = (first, second), meeting
        self.tries = 0

    def __call__(self, work: UnitOfWork) -> str:
        self.tries += 1
        for account_id in self._accounts:
            accounts_for_update(work.session, [account_id])[account_id].given_name += "x"
            work.session.flush()
            if self.tries == 1 and account_id == self._accounts[0]:
                self._meeting.wait(20)
        return work.locale


# On SQLite one transaction writes at a time
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
@pytest.mark.usefixtures("portal")
def test_what_a_deadlock_ended_is_done_again(work: WorkFactory):
    with work() as unit:
        world = make_world(unit)
        one, other = (actor.account_id for actor in (world.claire, world.amina))
    meeting = Barrier(2)
    crossing = [Crosswise(one, other, meeting), Crosswise(other, one, meeting)]
    with ThreadPoolExecutor(2) as threads:
        done = [threads.submit(wiring.committed, MACHINE, "fr", each) for each in crossing]
        assert [each.result(60) for each in done] == ["fr", "fr"]
    assert sorted(each.tries for each in crossing) == [1, 2]
    with wiring.reading() as session:
        assert session.get_one(Account, one).given_name.endswith("xx")


def test_other_failures_are_raised_at_once(portal: Settings):
    tries = []

    def broken(work: UnitOfWork) -> None:
        tries.append(work)
        raise OperationalError("SELECT", {}, Exception("the disk is full"))

    with pytest.raises(OperationalError):
        wiring.committed(MACHINE, "fr", broken)
    assert len(tries) == 1
