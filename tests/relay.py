"""Stands between the portal and one of its servers, and goes away when told: what a server that was
killed looks like from the portal.
"""

from __future__ import annotations

import socket
import threading
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

from sqlalchemy.engine import make_url


class Relay:
    """Passes on what comes to its port of loopback, to `target`: a host and port, or the path of
    a socket.
    """

    def __init__(self, target: tuple[str, int] | str) -> None:
        self._target = target
        self._open: set[socket.socket] = set()
        self._listener = self._listen(0)
        self.port: int = self._listener.getsockname()[1]

    def cut(self) -> None:
        """Connections end, new ones are refused."""
        # Closing alone would leave it listening as long as a thread waits on it
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for line in list(self._open):
            with suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)

    def mend(self) -> None:
        self._listener = self._listen(self.port)

    def _listen(self, port: int) -> socket.socket:
        listener = socket.create_server(("127.0.0.1", port))
        threading.Thread(target=self._accept, args=(listener,), daemon=True).start()
        return listener

    def _accept(self, listener: socket.socket) -> None:
        while True:
            try:
                near = listener.accept()[0]
            except OSError:
                return
            far = self._reach()
            for source, sink in ((near, far), (far, near)):
                threading.Thread(target=self._pass_on, args=(source, sink), daemon=True).start()

    def _reach(self) -> socket.socket:
        if isinstance(self._target, tuple):
            return socket.create_connection(self._target)
        far = socket.socket(socket.AF_UNIX)
        far.connect(self._target)
        return far

    def _pass_on(self, source: socket.socket, sink: socket.socket) -> None:
        self._open.add(source)
        with suppress(OSError):
            while piece := source.recv(65536):
                sink.sendall(piece)
        for end in (source, sink):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
        self._open.discard(source)
        source.close()


def relayed_postgres(url: str) -> tuple[Relay, str]:
    """A relay before that server, and the URL of the same database through it."""
    there = make_url(url)
    relay = Relay(_postgres_at(url))
    near = there.set(host="127.0.0.1", port=relay.port, query={})
    return relay, near.render_as_string(hide_password=False)


def relayed_redis(url: str) -> tuple[Relay, str]:
    there = urlsplit(url)
    relay = Relay(
        there.path if there.scheme == "unix" else (there.hostname or "", there.port or 6379)
    )
    return relay, f"redis://127.0.0.1:{relay.port}"


def _postgres_at(url: str) -> tuple[str, int] | str:
    there = make_url(url)
    folder = there.query.get("host") or there.host or ""
    if isinstance(folder, str) and folder.startswith("/"):
        return str(Path(folder, f".s.PGSQL.{there.port or 5432}"))
    return str(folder), there.port or 5432
