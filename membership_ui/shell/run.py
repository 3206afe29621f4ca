"""From an event to a use case: its thread, its transaction, who acts, in which language.

`run` for writes, `ask` for reads, `attempt` for forms. All raise PortalError, which the app maps
once.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, ParamSpec, TypeVar

import reflex as rx

from membership_ui import wiring
from membership_ui.accounts.queries import people as accounts
from membership_ui.adapters import i18n
from membership_ui.kernel.errors import N_, Invalid, InvalidForm, PortalError
from membership_ui.kernel.work import VISITOR, Actor, UnitOfWork, refuse_space_visit
from membership_ui.shell.action import end_action
from membership_ui.shell.page_address import address_of_tab
from membership_ui.shell.session import SessionState, SiteState

P = ParamSpec("P")
Answer = TypeVar("Answer")

# Not the loop's default pool: whoever fills that one (file reads, name lookups) must not delay the
# database. Nor one for both: whoever waits to write keeps nobody from reading. Few readers: they
# take turns at the interpreter row by row, and eight of them tripled the wait of fifty people
_READERS = ThreadPoolExecutor(3, thread_name_prefix="reading")
_WRITERS = ThreadPoolExecutor(4, thread_name_prefix="writing")
_MOST_WAITING = 400


class SessionEnded(PortalError):
    """The session was closed after the page was opened."""

    message = N_("Your session has ended. Sign in to continue.")


class AnotherPerson(PortalError):
    """The session stands for somebody else than when the page was drawn."""

    message = N_("This page is out of date. Reload it.")


class TooBusy(PortalError):
    message = N_("Many people are here right now. Try again in a moment.")


@dataclass(frozen=True)
class _Caller:
    """The session, and whom and which site its page shows."""

    sid: str
    account_id: int
    site_id: int
    locale: str


async def run(
    state: rx.State, use_case: Callable[..., Answer], *args: Any, **values: Any
) -> Answer:
    """One use case in one transaction, committed when it returns. Raises ReadOnlySpace for a member
    whose space is only looked at.
    """
    caller = await _caller(state)
    try:
        return await _in_thread(_WRITERS, _write, caller, use_case, args, values)
    finally:
        await end_action(state)


async def ask(
    state: rx.State, question: Callable[..., Answer], *args: Any, **values: Any
) -> Answer:
    """Read only: `question(work, …)`, with a work that stores nothing."""
    return await _in_thread(_READERS, _read, await _caller(state), question, args, values)


async def attempt(
    state: rx.State, use_case: Callable[..., Any], *args: Any, **values: Any
) -> dict[str, str]:
    """Like `run`, for a form: what is wrong, by field, in the language of the page; {} when it is
    done."""
    try:
        await run(state, use_case, *args, **values)
    except Invalid as problem:
        return _sentences(state, [problem])
    except InvalidForm as form:
        return _sentences(state, form.problems)
    return {}


async def outcome(state: rx.State, use_case: Callable[..., Any], *args: Any, **values: Any) -> str:
    """Like `run`, for one of many: the sentence that refuses it, "" when it is done."""
    try:
        await run(state, use_case, *args, **values)
    except SessionEnded:
        raise
    except PortalError as refusal:
        with i18n.use(_locale(state)):
            return i18n.sentence(refusal)
    return ""


async def _caller(state: rx.State) -> _Caller:
    session = await state.get_state(SessionState)
    site_id = (await state.get_state(SiteState))._site_id
    return _Caller(session._sid, session._account_id, site_id, _locale(state))


def _locale(state: rx.State) -> str:
    return address_of_tab(state._get_root_state().router_data).locale


def _sentences(state: rx.State, problems: list[Invalid]) -> dict[str, str]:
    with i18n.use(_locale(state)):
        return {problem.field: i18n.sentence(problem) for problem in problems}


_waiting = 0


async def _in_thread(
    threads: ThreadPoolExecutor, work: Callable[..., Answer], *args: Any
) -> Answer:
    global _waiting
    if _waiting >= _MOST_WAITING:
        raise TooBusy
    _waiting += 1
    try:
        return await asyncio.get_running_loop().run_in_executor(threads, work, *args)
    finally:
        _waiting -= 1


def _write(caller: _Caller, use_case: Callable[..., Answer], args: tuple, values: dict) -> Answer:
    def identified(work: UnitOfWork) -> Answer:
        refuse_space_visit(_identify(work, caller))
        return use_case(work, *args, **values)

    return wiring.committed(VISITOR, caller.locale, identified)


def _read(caller: _Caller, question: Callable[..., Answer], args: tuple, values: dict) -> Answer:
    with i18n.use(caller.locale), wiring.reading() as session:
        work = UnitOfWork(session, VISITOR, wiring.now(), caller.locale, wiring.LivePorts())
        _identify(work, caller)
        return question(work, *args, **values)


def _identify(work: UnitOfWork, caller: _Caller) -> Actor:
    """Who acts is read again inside the transaction: a session may end while its event waits. A
    page that shows nobody acts as nobody, whoever the session stands for.
    """
    if not caller.sid:
        return VISITOR
    actor = accounts.actor_by_token(work.session, caller.sid, work.now)
    if actor is None:
        raise SessionEnded
    if caller.account_id:
        if caller.account_id != actor.account_id or not actor.sees_site(caller.site_id):
            raise AnotherPerson
        work.actor = actor
    return actor
