"""`membership demo`: the portal with the demo's data, and who may sign in."""

from __future__ import annotations

import os
from argparse import Namespace

from membership_ui.demo import LOGINS, PASSWORD, load_demo
from membership_ui.jobs import serve
from membership_ui.settings import settings


def demo(arguments: Namespace) -> int:
    """Serve; the data is loaded the first time and kept afterwards."""
    # A newcomer reads the logins, not the log
    os.environ.setdefault("MEMBERSHIP_LOG_LEVEL", "WARNING")
    os.environ.setdefault("MEMBERSHIP_LOG_JSON", "false")
    serve.make_ready(arguments)
    load_demo(lambda line: print(line, flush=True))
    return serve.run(arguments, _tell)


def _tell() -> None:
    address = settings().public_url
    print(f"\n  Portal    {address}\n  E-mails   {address}/mailbox\n  Password  {PASSWORD}\n")
    for role, email, number in LOGINS:
        print(f"  {number:8}  {email:44}  {role}")
    print("\n  The demo asks no second factor of its staff; a new site does.")
    print("\n  Ctrl-C stops it; the data stays.", flush=True)
