"""A use case or a question called by a plain HTTP request: its thread, its transaction."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from membership_ui import wiring
from membership_ui.adapters import i18n
from membership_ui.kernel.work import VISITOR, Actor, UnitOfWork, refuse_space_visit

Answer = TypeVar("Answer")
_THREADS = ThreadPoolExecutor(4, thread_name_prefix="http")


async def in_transaction(
    use_case: Callable[..., Answer], *args: Any, locale: str, actor: Actor = VISITOR
) -> Answer:
    """Committed when it returns; whoever signs in is a visitor until then. Raises ReadOnlySpace for
    a member whose space is only looked at.
    """
    refuse_space_visit(actor)
    return await _committed(use_case, args, locale, actor)


async def in_space_visit(
    use_case: Callable[..., Answer], *args: Any, locale: str, actor: Actor
) -> Answer:
    """The same for what a visit itself leaves behind, and nothing else: that it happened."""
    return await _committed(use_case, args, locale, actor)


async def _committed(
    use_case: Callable[..., Answer], args: tuple[Any, ...], locale: str, actor: Actor
) -> Answer:
    def work() -> Answer:
        return wiring.committed(actor, locale, lambda unit: use_case(unit, *args))

    return await asyncio.get_running_loop().run_in_executor(_THREADS, work)


async def in_reading(
    question: Callable[..., Answer], *args: Any, locale: str, actor: Actor = VISITOR
) -> Answer:
    """Nothing that it writes is kept."""

    def work() -> Answer:
        with i18n.use(locale), wiring.reading() as session:
            return question(
                UnitOfWork(session, actor, wiring.now(), locale, wiring.LivePorts()), *args
            )

    return await asyncio.get_running_loop().run_in_executor(_THREADS, work)
