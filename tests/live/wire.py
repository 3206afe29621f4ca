"""A browser's side of the event channel, without a browser."""

from __future__ import annotations

import asyncio
import json
from contextlib import suppress
from typing import Any
from uuid import uuid4

import socketio

ROOT = "reflex___state____state."
HYDRATE = ROOT + "hydrate_and_load"
ON_LOAD = ROOT + "reflex___state____on_load_internal_state.on_load_internal"


class WireTab:
    """One tab: its token survives a new connection, as in a browser."""

    def __init__(
        self, base: str, *, cookie: str = "", path: str = "/plante-cite/trial", token: str = ""
    ) -> None:
        self.base, self.cookie, self.path = base, cookie, path
        self.token = token or str(uuid4())
        self.frames: list[dict[str, Any]] = []
        self._arrived = asyncio.Event()
        self.socket = socketio.AsyncClient(reconnection=False)
        self.socket.on("event", self._receive, namespace="/_event")

    async def open(self, *, origin: str | None = "", hydrate: bool = True) -> WireTab:
        """`origin` is the portal's own unless another, or None, is said."""
        headers = {"Cookie": f"membership={self.cookie}"} if self.cookie else {}
        if origin is not None:
            headers["Origin"] = origin or self.base
        await self.socket.connect(
            f"{self.base}?token={self.token}", headers=headers, socketio_path="/_event",
            transports=["websocket"], namespaces=["/_event"], wait_timeout=5,
        )  # fmt: skip
        if hydrate:
            await self.send(HYDRATE)
        return self

    async def send(self, name: str, /, **payload: Any) -> None:
        router_data = {"pathname": self.path, "asPath": self.path, "query": {}, "origin": self.base}
        await self.socket.emit(
            "event",
            {"name": name, "payload": payload, "router_data": router_data},
            namespace="/_event",
        )

    async def raw(self, data: Any) -> None:
        await self.socket.emit("event", data, namespace="/_event")

    async def close(self) -> None:
        await self.socket.disconnect()
        # Its reader ends a little later; a loop that is closed before waits for it for ever
        with suppress(TimeoutError):
            await asyncio.wait_for(self.socket.eio.wait(), 2)

    async def until(self, what: Any, seconds: float = 3.0) -> float:
        """Seconds until `what(self)` is true. Raises TimeoutError."""
        loop = asyncio.get_running_loop()
        started = loop.time()
        while not what(self):
            self._arrived.clear()
            await asyncio.wait_for(self._arrived.wait(), max(0.01, started + seconds - loop.time()))
        return loop.time() - started

    async def rest(self, seconds: float = 0.4) -> None:
        """Until nothing has arrived for a while."""
        while True:
            self._arrived.clear()
            try:
                await asyncio.wait_for(self._arrived.wait(), seconds)
            except TimeoutError:
                return

    def value(self, state: str, name: str) -> Any:
        """The newest value of a var that was sent; None before."""
        for frame in reversed(self.frames):
            for key, values in frame.get("delta", {}).items():
                if key.endswith(state) and f"{name}_rx_state_" in values:
                    return values[f"{name}_rx_state_"]
        return None

    @property
    def redirects(self) -> list[str]:
        return [
            event["payload"]["path"]
            for frame in self.frames
            for event in frame.get("events", [])
            if event["name"] == "_redirect"
        ]

    @property
    def text(self) -> str:
        return json.dumps(self.frames, ensure_ascii=False)

    async def _receive(self, frame: Any) -> None:
        self.frames.append(json.loads(frame) if isinstance(frame, str) else frame)
        self._arrived.set()
