"""The web server. The app is read once, here, and its processes are copies of this one: one that
dies is replaced at once, not after the seconds that reading takes.
"""

from __future__ import annotations

import gc
import sys
from argparse import ArgumentParser
from importlib import import_module

from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels
from granian.server import Server


def main() -> None:
    parser = ArgumentParser()
    parser.add_argument("--host")
    parser.add_argument("--port", type=int)
    parser.add_argument("--workers", type=int)
    parser.add_argument("--app")
    asked = parser.parse_args()
    # It opens nothing: no connection, no thread, no loop could be shared by the copies
    import_module(asked.app.partition(":")[0])
    # A collection would write on every page of memory that the copies share
    gc.collect()
    gc.freeze()
    Server(
        asked.app,
        address=asked.host,
        port=asked.port,
        interface=Interfaces.ASGI,
        # No browser speaks HTTP/2 without TLS, and its answers to broken frames are not ours
        http=HTTPModes.http1,
        workers=asked.workers,
        workers_kill_timeout=10,
        log_level=LogLevels.warning,
        factory=True,
        respawn_failed_workers=True,
    ).serve()


if __name__ == "__main__":
    sys.exit(main())
