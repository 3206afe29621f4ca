import asyncio
import threading

import pytest
from sqlmodel import func, select

from membership_ui import wiring
from membership_ui.accounts.rules import digest
from membership_ui.accounts.service.signing_in import end_session
from membership_ui.adapters.i18n import _, current
from membership_ui.adapters.tables import AuditEvent
from membership_ui.kernel.errors import Conflict, Invalid, InvalidForm, require
from membership_ui.kernel.work import MACHINE
from membership_ui.shell.action import ActionState
from membership_ui.shell.guard import ON_LOAD
from membership_ui.shell.run import SessionEnded, ask, attempt, run
from membership_ui.shell.session import SessionState


def whoami(work):
    return work.actor.member_number


def write(work, subject):
    work.record("trial.written", subject)


def written():
    with wiring.reading() as session:
        return session.exec(select(func.count()).select_from(AuditEvent)).one()


def open_page(tab, cookie="", path="/plante-cite/x"):
    here = tab(path, cookie)
    asyncio.run(here.send(ON_LOAD))
    return here.state(SessionState)


def test_the_use_case_knows_who_acts(sign_in, tab):
    state = open_page(tab, sign_in("amina"))

    assert asyncio.run(run(state, whoami)) == "amina"
    assert asyncio.run(ask(state, whoami)) == "amina"


@pytest.mark.usefixtures("portal_with_site")
def test_a_visitor_acts_as_nobody(tab):
    assert asyncio.run(ask(open_page(tab), whoami)) == ""


def test_a_session_that_ended_meanwhile_does_nothing(sign_in, tab):
    state = open_page(tab, sign_in("amina"))
    with wiring.transaction(MACHINE, "fr") as work:
        end_session(work, digest("amina"))
    before = written()

    with pytest.raises(SessionEnded):
        asyncio.run(run(state, write, "trial:1"))

    assert written() == before


def test_what_is_run_is_kept_and_what_is_asked_is_not(sign_in, tab):
    state = open_page(tab, sign_in("amina"))

    asyncio.run(run(state, write, "trial:1"))
    asyncio.run(ask(state, write, "trial:2"))

    assert written() == 1


def test_a_use_case_that_fails_leaves_nothing_and_frees_its_button(sign_in, tab):
    state = open_page(tab, sign_in("amina"))
    action = asyncio.run(state.get_state(ActionState))
    action.running = "save"

    def fail(work):
        write(work, "trial:1")
        raise Conflict("No.")

    with pytest.raises(Conflict):
        asyncio.run(run(state, fail))

    assert written() == 0
    assert action.running == ""


def test_a_form_gets_its_problems_by_field_in_the_language_of_the_page(sign_in, tab):
    state = open_page(tab, sign_in("amina"), "/en/plante-cite/x")

    def refuse_two(_work):
        raise InvalidForm([Invalid("town", "Town of {name}", name="x"), Invalid("email", "No.")])

    def refuse_one(_work):
        raise Invalid("town", "No.")

    assert asyncio.run(attempt(state, refuse_two)) == {"town": "Town of x", "email": "No."}
    assert asyncio.run(attempt(state, refuse_one)) == {"town": "No."}
    assert asyncio.run(attempt(state, write, "trial:1")) == {}


def test_a_refusal_of_a_form_is_not_a_problem_of_a_field(sign_in, tab):
    state = open_page(tab, sign_in("amina"))

    with pytest.raises(Exception, match="Page not found"):
        asyncio.run(attempt(state, lambda _work: require(False)))


@pytest.mark.parametrize(
    ("path", "locale"), [("/plante-cite/x", "fr"), ("/en/plante-cite/x", "en")]
)
def test_the_thread_speaks_the_language_of_the_page(sign_in, tab, path, locale):
    state = open_page(tab, sign_in("amina"), path)

    assert asyncio.run(ask(state, lambda work: (work.locale, current()))) == (locale, locale)
    assert _("") == ""


def test_whoever_waits_to_write_keeps_nobody_from_reading(sign_in, tab):
    state, gate = open_page(tab, sign_in("amina")), threading.Event()

    async def read_while_ten_write() -> str:
        writers = [asyncio.create_task(run(state, lambda _work: gate.wait(60))) for _ in range(10)]
        await asyncio.sleep(0)
        try:
            return await asyncio.wait_for(ask(state, whoami), 30)
        finally:
            gate.set()
            await asyncio.gather(*writers)

    assert asyncio.run(read_while_ten_write()) == "amina"
