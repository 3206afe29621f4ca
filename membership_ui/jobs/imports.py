"""`membership import structures FILE --site SLUG`: read, say what is wrong line by line, store the
rest.

Exit status: 0 all lines are in, 1 some are refused, 2 nothing could be done.
"""

from __future__ import annotations

import gzip
import stat
import sys
import zlib
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from membership_ui import wiring
from membership_ui.adapters import i18n, migrations
from membership_ui.adapters.csv_file import UnreadableFile
from membership_ui.adapters.i18n import _, format_number, ngettext, sentence
from membership_ui.jobs import failing
from membership_ui.kernel.errors import N_, PortalError
from membership_ui.kernel.work import MACHINE, UnitOfWork
from membership_ui.register.service.importing import ImportReport, preview_import
from membership_ui.register.service.importing import import_structures as store
from membership_ui.structures.service.staging import Refusal, StagedFile, stage_file

_GZIP = b"\x1f\x8b"
_PIECE = 65_536
# Lines of one kind of refusal that are told one by one, and that are named in a group
_TOLD_ALONE, _NAMED = 5, 5


def import_structures(arguments: Namespace) -> int:
    """The language is that of the terminal."""
    with i18n.use(failing.language()):
        try:
            return _import(Path(arguments.file), arguments.site, is_dry=arguments.dry_run)
        except PortalError as error:
            return _fail(sentence(error))


def _import(path: Path, site: str, *, is_dry: bool) -> int:
    if not migrations.is_current(wiring.engine()):
        raise PortalError(failing.OTHER_VERSION)
    try:
        with _opened(path) as lines:
            staged = stage_file(lines, _tell_reading)
        report = _preview(site, staged) if is_dry else _store(site, staged)
    finally:
        _progress_ends()
    _print_refusals(report)
    _print_summary(report, is_dry=is_dry)
    return 1 if report.refusals else 0


def _preview(site: str, staged: StagedFile) -> ImportReport:
    with wiring.reading() as session:
        work = UnitOfWork(session, MACHINE, wiring.now(), i18n.current(), wiring.LivePorts())
        return preview_import(work, site, staged, _tell)


def _store(site: str, staged: StagedFile) -> ImportReport:
    with wiring.transaction(MACHINE, i18n.current()) as work:
        return store(work, site, staged, _tell)


@contextmanager
def _opened(path: Path) -> Iterator[Iterator[bytes]]:
    """The file in pieces, unpacked where it is packed, whatever its name says. Raises
    UnreadableFile.
    """
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise UnreadableFile(N_("{file} is not a file."), file=path.name)
        with path.open("rb") as packed:
            is_gzip = packed.peek(2)[:2] == _GZIP
            with gzip.open(packed) if is_gzip else packed as plain:
                yield _pieces(plain)
    except (OSError, EOFError, zlib.error) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise UnreadableFile(
            N_("{file} cannot be read: {reason}"), file=path.name, reason=reason
        ) from error


def _pieces(plain: BinaryIO | gzip.GzipFile) -> Iterator[bytes]:
    while piece := plain.read(_PIECE):
        yield piece


def _tell_reading(count: int) -> None:
    _progress(_("Reading: {count} lines").format(count=format_number(count)))


def _tell(step: str, done: int, total: int) -> None:
    shown = {"step": _(step), "done": format_number(done), "total": format_number(total)}
    _progress(_("{step}: {done} of {total}").format(**shown))


def _progress(text: str) -> None:
    start, end = ("\r\x1b[K", "") if sys.stderr.isatty() else ("", "\n")
    sys.stderr.write(f"{start}{text}{end}")
    sys.stderr.flush()


def _progress_ends() -> None:
    if sys.stderr.isatty():
        sys.stderr.write("\n")


def _print_refusals(report: ImportReport) -> None:
    """Each line with its reason; many with one reason are told at once."""
    groups: dict[str, list[Refusal]] = {}
    for refusal in report.refusals:
        groups.setdefault(refusal.message, []).append(refusal)
    for group in groups.values():
        if len(group) <= _TOLD_ALONE:
            for refusal in group:
                reason = sentence(refusal.reason)
                _say(_("Line {line}: {reason}").format(line=refusal.line, reason=reason))
        else:
            _say(_told_at_once(group))


def _told_at_once(group: list[Refusal]) -> str:
    others = len(group) - _NAMED
    lines = ", ".join(str(refusal.line) for refusal in group[:_NAMED])
    is_same = len({refusal.values for refusal in group}) == 1
    told = (
        ngettext(
            "Lines {lines} and {n} other: {reason}",
            "Lines {lines} and {n} others: {reason}",
            others,
        )
        if is_same
        else ngettext(
            "Lines {lines} and {n} other, for example: {reason}",
            "Lines {lines} and {n} others, for example: {reason}",
            others,
        )
    )
    return told.format(lines=lines, n=format_number(others), reason=sentence(group[0].reason))


def _print_summary(report: ImportReport, *, is_dry: bool) -> None:
    counts = {
        "new": format_number(report.new),
        "changed": format_number(report.changed),
        "unchanged": format_number(report.unchanged),
        "refused": format_number(len(report.refusals)),
    }
    tiers = ", ".join(f"{code}: {format_number(n)}" for code, n in sorted(report.by_tier.items()))
    if is_dry:
        _say(_("Nothing was stored. An import would do this:"))
    _say(
        _("{new} new, {changed} changed, {unchanged} unchanged, {refused} refused").format(**counts)
    )
    if report.taken_back:
        _say(_taken_back(report.taken_back))
    if tiers:
        _say(_("By tier: {tiers}").format(tiers=tiers))


def _taken_back(count: int) -> str:
    told = ngettext(
        "{n} structure goes back to its population of before: is this file older than the last"
        " one?",
        "{n} structures go back to their population of before: is this file older than the last"
        " one?",
        count,
    )
    return told.format(n=format_number(count))


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


def _fail(line: str) -> int:
    sys.stderr.write(f"{line}\n")
    return failing.NOTHING_DONE
