"""A real mail server on loopback, on whatever port is free."""

from __future__ import annotations

from asyncio import Server
from typing import Any

from aiosmtpd.controller import Controller


class MailServer(Controller):
    """Its `port` is known once it has started; 0 asks for any."""

    def __init__(self, handler: Any, port: int = 0) -> None:
        super().__init__(handler, hostname="127.0.0.1", port=port)

    def _trigger_server(self) -> None:
        # aiosmtpd would connect to port 0 to see whether it answers
        assert isinstance(self.server, Server)
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()
