"""What a tab may hold in the memory of a web process or in Redis, and for how long after it is
gone: anybody can open tabs. Bound to Reflex 0.10: the namespace's handlers, the memory manager's
purge, the keys of the Redis manager.
"""

from __future__ import annotations

import asyncio
from typing import Any

import reflex as rx
from reflex.istate.manager.memory import StateManagerMemory
from reflex.istate.manager.redis import StateManagerRedis
from reflex.istate.manager.token import BaseStateToken
from reflex.state import State
from reflex_base.registry import RegistrationContext

from membership_ui.adapters.services import is_outage
from membership_ui.shell.session import SessionState

# Longer than any address of a page of ours; it stands in the state a dozen times over
LONGEST_ADDRESS = 4_000
_NOWHERE = {"pathname": "/404", "asPath": "/404", "query": {}}
# A line that fails for a moment finds its page as it was
_KEPT_SECONDS = 60.0
_dropping: set[asyncio.Task[bool]] = set()


def bound_tabs(app: rx.App) -> None:
    """Once, when the app is served."""
    namespace: Any = app.event_namespace
    if namespace is None:
        return
    receive, goodbye = namespace.on_event, namespace.on_disconnect

    async def on_event(sid: str, data: Any) -> Any:
        return await receive(sid, shortened(data))

    def on_disconnect(sid: str, *reason: object) -> Any:
        token = namespace.sid_to_token.get(sid, "")
        if token:
            asyncio.get_running_loop().call_later(_KEPT_SECONDS, _drop_later, app, token)
        return goodbye(sid, *reason)

    namespace.on_event, namespace.on_disconnect = on_event, on_disconnect


def shortened(data: Any) -> Any:
    """An event from an address that no page of ours has comes from a page that does not exist."""
    here = data.get("router_data") if isinstance(data, dict) else None
    if not isinstance(here, dict) or len(str(here)) <= LONGEST_ADDRESS:
        return data
    return {**data, "router_data": dict(_NOWHERE)}


async def drop_anonymous(app: rx.App, token: str) -> bool:
    """Forget the tab unless it came back, or somebody is signed in there: that one comes back after
    a while.
    """
    manager, namespace = app.state_manager, app.event_namespace
    if namespace is None or token in namespace._token_manager.token_to_socket:
        return False
    if isinstance(manager, StateManagerRedis):
        return await _drop_from_redis(manager, token)
    return isinstance(manager, StateManagerMemory) and _drop_from_memory(manager, token)


def _drop_later(app: rx.App, token: str) -> None:
    task = asyncio.create_task(drop_anonymous(app, token))
    _dropping.add(task)
    task.add_done_callback(_dropping.discard)


async def _drop_from_redis(manager: StateManagerRedis, token: str) -> bool:
    key = BaseStateToken(ident=token, cls=SessionState)
    states = RegistrationContext.get().base_states.values()
    try:
        if _is_signed_in(await manager.get_state(key)):
            return False
        return bool(await manager.redis.unlink(*(str(key.with_cls(state)) for state in states)))
    except Exception as error:
        # Whatever is left while Redis is away, it forgets by itself within the hour
        if is_outage(error):
            return False
        raise


def _drop_from_memory(manager: StateManagerMemory, token: str) -> bool:
    key = BaseStateToken(ident=token, cls=State)
    lock = manager._states_locks.get(key.lock_key)
    if lock and lock.locked():
        return False
    root = manager.states.get(key.cache_key)
    if root is None or _is_signed_in(root):
        return False
    manager._purge_token(key)
    return True


def _is_signed_in(root: Any) -> bool:
    session = root.substates.get(SessionState.get_name())
    return bool(session and session._sid)
