"""The `membership` command: which subcommands there are. What each does is loaded when it is
chosen.
"""

from __future__ import annotations

import argparse
import os
import pkgutil
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from membership_ui.kernel.ids import key_of

Parser = argparse.ArgumentParser


@dataclass(frozen=True)
class Command:
    """`run` names a function of the parsed arguments that answers the exit status."""

    name: str
    summary: str
    run: str
    options: Callable[[Parser], object] = lambda parser: parser


def _serving(parser: Parser) -> None:
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (127.0.0.1)")
    parser.add_argument("--port", type=int, default=8000, help="port to listen on (8000)")
    parser.add_argument(
        "--workers", type=int, default=0, help="web processes; more than one needs Redis"
    )


def _importing(parser: Parser) -> None:
    parser.add_argument("what", choices=["structures"])
    parser.add_argument("file", help="CSV, plain or .gz")
    parser.add_argument("--site", required=True, help="slug of the site, such as plante-cite")
    parser.add_argument("--dry-run", action="store_true", help="report, change nothing")


def _checking(parser: Parser) -> None:
    parser.add_argument(
        "--check", action="store_true", help="change nothing; fail when a translation is missing"
    )


def _job(text: str) -> int:
    if key := key_of(text):
        return key
    raise argparse.ArgumentTypeError(f"{text[:40]!r} is no number of a job")


def _deciding(parser: Parser) -> None:
    decisions = ("list", "retry", "drop")
    parser.add_argument(
        "decision", nargs="?", choices=decisions, default="list", help="what to do with JOBs (list)"
    )
    parser.add_argument("jobs", metavar="JOB", type=_job, nargs="*", help="numbers from the list")


def _auditing(parser: Parser) -> None:
    parser.add_argument("what", choices=["verify"])


COMMANDS = (
    Command(
        "serve",
        "migrate, build what changed, serve the portal",
        "membership_ui.jobs.serve:serve",
        _serving,
    ),
    Command("demo", "the same, with the demo's data", "membership_ui.jobs.demo:demo", _serving),
    Command("worker", "run the job worker alone", "membership_ui.jobs.setup_commands:worker"),
    Command(
        "outbox",
        "list, retry or drop jobs that wait for a person",
        "membership_ui.jobs.commands:outbox_command",
        _deciding,
    ),
    Command(
        "audit",
        "prove that no line of the journal was changed or removed",
        "membership_ui.jobs.commands:audit_command",
        _auditing,
    ),
    Command(
        "migrate", "bring the database to this version", "membership_ui.jobs.setup_commands:migrate"
    ),
    Command(
        "build", "build the frontend, if it changed", "membership_ui.jobs.setup_commands:build"
    ),
    Command("check", "say what is missing to serve", "membership_ui.jobs.setup_commands:check"),
    Command(
        "import",
        "read structures from a file",
        "membership_ui.jobs.imports:import_structures",
        _importing,
    ),
    Command(
        "catalogue",
        "bring the translations up to date",
        "membership_ui.jobs.catalogue:update",
        _checking,
    ),
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one subcommand and answer its exit status: 0 all is well, 1 something is not, 2 nothing
    could be done.
    """
    parser = argparse.ArgumentParser(
        prog="membership", description="The members' space of an association."
    )
    choices = parser.add_subparsers(metavar="COMMAND", required=True)
    for command in COMMANDS:
        options = choices.add_parser(
            command.name, help=command.summary, description=command.summary
        )
        command.options(options)
        options.set_defaults(run=command.run)
    chosen = parser.parse_args(arguments)
    try:
        status = pkgutil.resolve_name(chosen.run)(chosen)
        sys.stdout.flush()
    except Exception as error:
        return _stopped(error)
    return status


def _stopped(error: Exception) -> int:
    """Says what the command stands on and lacks; a fault of ours is raised again."""
    from membership_ui.adapters import i18n  # noqa: PLC0415  (what each command does not need)
    from membership_ui.jobs import failing  # noqa: PLC0415

    with i18n.use(failing.language()):
        reason = failing.reason(error)
    if not reason:
        raise error
    if isinstance(error, OSError):
        # What could not be written would be tried again at the end, and fail with another status
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    own = failing.own_words(error)
    sys.stderr.write(f"membership: {reason}\n" + (f"({own})\n" if own else ""))
    return failing.NOTHING_DONE


if __name__ == "__main__":
    sys.exit(main())
