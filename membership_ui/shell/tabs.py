"""What a tab may hold in the memory of a web process, and for how long after it is gone: anybody
can open tabs. Bound to Reflex 0.10: the namespace's handlers and the memory manager's purge.
"""

from __future__ import annotations

import asyncio
from typing import Any

import reflex as rx
from reflex.istate.manager.memory import StateManagerMemory
from reflex.istate.manager.token import BaseStateToken
from reflex.state import State

from membership_ui.shell.session import SessionState

# Longer than any address of a page of ours; it stands in the state a dozen times over
LONGEST_ADDRESS = 4_000
_NOWHERE = {"pathname": "/404", "asPath": "/404", "query": {}}
# A line that fails for a moment finds its page as it was
_KEPT_SECONDS = 60.0


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
            asyncio.get_running_loop().call_later(_KEPT_SECONDS, drop_anonymous, app, token)
        return goodbye(sid, *reason)

    namespace.on_event, namespace.on_disconnect = on_event, on_disconnect


def shortened(data: Any) -> Any:
    """An event from an address that no page of ours has comes from a page that does not exist."""
    here = data.get("router_data") if isinstance(data, dict) else None
    if not isinstance(here, dict) or len(str(here)) <= LONGEST_ADDRESS:
        return data
    return {**data, "router_data": dict(_NOWHERE)}


def drop_anonymous(app: rx.App, token: str) -> bool:
    """Forget the tab unless it came back, or somebody is signed in there: that one comes back after
    a while. With Redis a state is the shared store's, which forgets by itself.
    """
    manager, namespace = app.state_manager, app.event_namespace
    if not isinstance(manager, StateManagerMemory) or namespace is None:
        return False
    key = BaseStateToken(ident=token, cls=State)
    lock = manager._states_locks.get(key.lock_key)
    if token in namespace._token_manager.token_to_socket or (lock and lock.locked()):
        return False
    root = manager.states.get(key.cache_key)
    if root is None or _is_signed_in(root):
        return False
    manager._purge_token(key)
    return True


def _is_signed_in(root: Any) -> bool:
    session = root.substates.get(SessionState.get_name())
    return bool(session and session._sid)
