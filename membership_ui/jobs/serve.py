"""`membership serve`: everything made ready, then the web server and the job worker, kept
alive until a signal.
"""

from __future__ import annotations

import os
import socket
import sys
from argparse import Namespace
from collections.abc import Callable

from membership_ui import wiring
from membership_ui.adapters import migrations, proxy_sign
from membership_ui.jobs.supervision import Child, keep_running
from membership_ui.settings import ROOT, settings
from membership_ui.shell import build

# Reflex has no public way to serve a frontend that is already built; pinned with it
_PREBUILT = {
    "REFLEX_ENV_MODE": "prod",
    "__REFLEX_SKIP_COMPILE": "true",
    "__REFLEX_MOUNT_FRONTEND_COMPILED_APP": "true",
    # A worker keeps a client's lock between events: four times the throughput with Redis
    "REFLEX_OPLOCK_ENABLED": "true",
    # Bytes of one message from a browser; the longest form of ours has a tenth. Reflex takes a
    # million, of an anonymous tab too
    "REFLEX_SOCKET_MAX_HTTP_BUFFER_SIZE": "250000",
}
_APP = "membership_ui.membership_ui:app"


def serve(arguments: Namespace) -> int:
    """Serve until SIGTERM or SIGINT."""
    make_ready(arguments)
    return run(arguments, lambda: print(f"Portal: {settings().public_url}", flush=True))


def make_ready(arguments: Namespace) -> None:
    """Migrated and built; ends the command with a sentence when the portal cannot be served so."""
    _take_address(arguments)
    if _workers(arguments) > 1 and not settings().redis_url:
        raise SystemExit(
            "membership: more than one web worker needs Redis: set MEMBERSHIP_REDIS_URL, or use one"
        )
    if not _is_free(arguments.host, arguments.port):
        raise SystemExit(
            f"membership: port {arguments.port} is taken: stop what listens there, or use --port"
        )
    try:
        build.build()
    except build.BuildFailed:
        raise SystemExit("membership: the frontend could not be built, see above") from None
    migrations.upgrade(wiring.engine())
    for reason, holds in (
        ("MEMBERSHIP_PUBLIC_URL is https", settings().lacks_trusted_proxy),
        ("requests came through a proxy", proxy_sign.is_seen(wiring.now())),
    ):
        if holds:
            print(
                f"membership: {reason} and no proxy is trusted: set"
                " MEMBERSHIP_TRUSTED_PROXY_HOPS, or all visitors count as one address",
                file=sys.stderr,
                flush=True,
            )


def run(arguments: Namespace, when_ready: Callable[[], None]) -> int:
    """The two processes; `when_ready` is called once the web server listens."""
    wiring.engine().dispose()
    environment = {**build.environment(), **_PREBUILT}
    command = web_server(
        _APP, host=arguments.host, port=arguments.port, workers=_workers(arguments)
    )
    frontend = build.keep_for_server(str(arguments.port))
    web = Child("web", command, ROOT, {**environment, "REFLEX_WEB_WORKDIR": str(frontend)})
    worker = Child(
        "worker", [sys.executable, "-m", "membership_ui.cli", "worker"], ROOT, environment
    )
    return keep_running(
        [web, worker],
        is_ready=lambda: not _is_free(arguments.host, arguments.port),
        when_ready=when_ready,
    )


def _take_address(arguments: Namespace) -> None:
    # The address that people type is a setting; without one it is where we listen
    if "public_url" not in settings().model_fields_set:
        os.environ["MEMBERSHIP_PUBLIC_URL"] = f"http://localhost:{arguments.port}"
        settings.cache_clear()


def _workers(arguments: Namespace) -> int:
    return arguments.workers or settings().workers


def web_server(app: str, *, host: str, port: int, workers: int) -> list[str]:
    """The command that serves `module:app`."""
    options = {"--app": app, "--host": host, "--port": str(port), "--workers": str(workers)}
    flags = [part for option in options.items() for part in option]
    return [sys.executable, "-m", "membership_ui.jobs.web", *flags]


def _is_free(host: str, port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1" if host == "0.0.0.0" else host, port)) != 0  # noqa: S104
