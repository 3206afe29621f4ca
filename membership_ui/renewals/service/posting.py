"""Several letters at once."""

from __future__ import annotations

from collections.abc import Iterable

from membership_ui.kernel.work import Message, UnitOfWork


def post_all(work: UnitOfWork, messages: Iterable[Message]) -> None:
    for message in messages:
        work.post(message)
