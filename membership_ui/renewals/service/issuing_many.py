"""Invoices for a selection: started by a person, issued one by one by a worker in that person's
name, followed by everybody who opens the page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from membership_ui.accounts.queries import people
from membership_ui.kernel.errors import NotAllowed, NotFound, PortalError, require
from membership_ui.kernel.subjects import Subject
from membership_ui.kernel.transitions import TransitionRefused
from membership_ui.kernel.work import Actor, UnitOfWork
from membership_ui.renewals import access
from membership_ui.renewals.queries import requests, runs
from membership_ui.renewals.queries.requests import RequestFilter
from membership_ui.renewals.rules.runs import (
    MOST_AT_ONCE,
    SUMMARY_SHOWN_FOR,
    AlreadyInvoiced,
    NothingToInvoice,
    RunOutcome,
    RunUnderway,
    StarterNotAllowed,
    UnexpectedFailure,
)
from membership_ui.renewals.service.deciding import invoice_renewal
from membership_ui.renewals.tables import InvoiceRun, RenewalInRun
from membership_ui.renewals.views.issuing import Progress, progress_of
from membership_ui.sites import queries as sites


def start_run(work: UnitOfWork, site_id: int, renewal_ids: Sequence[int]) -> int:
    """Promise the invoices of those that have none yet. Returns the run's key.

    Raises NotAllowed, NothingToInvoice, RunUnderway while another one of the site is not over.
    """
    require(access.may_invoice(work.actor, site_id))
    sites.lock_site(work.session, site_id)
    before = runs.last_run(work.session, site_id)
    if before is not None and before.ended_at is None:
        if runs.is_promised(work.session, before.id or 0):
            raise RunUnderway
        # Its job was dropped by hand (membership outbox)
        _end(work, before)
    found = requests.submitted(work.session, site_id, RequestFilter(), renewal_ids)[:MOST_AT_ONCE]
    if not found:
        raise NothingToInvoice
    started_by = work.actor.account_id or 0
    run = work.add(InvoiceRun(site_id=site_id, started_by=started_by, started_at=work.now))
    run_id = run.id or 0
    work.session.add_all(
        RenewalInRun(run_id=run_id, renewal_id=renewal_id, reason_values={})
        for renewal_id, _name in found
    )
    work.record("renewals.invoicing_started", f"invoice-run:{run_id}", count=len(found))
    work.enqueue("invoice-run", f"invoice-run:{run_id}", run_id=run_id)
    _touch(work, run)
    return run_id


def invoice_next(work: UnitOfWork, run_id: int) -> bool:
    """Issue or skip the next one, by the rights that whoever started the run has now. False when
    none was left: the run is over.
    """
    run = runs.run(work.session, run_id)
    waiting = runs.next_waiting(work.session, run_id)
    acting = replace(work, actor=_starter(work, run))
    if waiting is None:
        _end(acting, run)
        return False
    try:
        # A refusal gives back what was begun, the invoice's number too
        with work.session.begin_nested():
            invoice_renewal(acting, waiting.renewal_id)
    except PortalError as refusal:
        _skip(waiting, _reason(refusal))
    else:
        waiting.outcome = RunOutcome.ISSUED
    _touch(work, run)
    return True


def skip_next(work: UnitOfWork, run_id: int) -> bool:
    """After an unexpected error: the others do not wait for this one."""
    waiting = runs.next_waiting(work.session, run_id)
    if waiting is not None:
        _skip(waiting, UnexpectedFailure())
        _touch(work, runs.run(work.session, run_id))
    return waiting is not None


def run_progress(work: UnitOfWork, site_id: int) -> Progress:
    """How far the site's last run is, or its summary; empty when there is nothing to show. Raises
    NotAllowed.
    """
    require(access.may_review_renewals(work.actor, site_id))
    run = runs.last_run(work.session, site_id)
    if run is None or run.closed_at is not None:
        return Progress()
    if run.ended_at is not None and run.ended_at < work.now - SUMMARY_SHOWN_FOR:
        return Progress()
    run_id = run.id or 0
    return progress_of(
        run,
        runs.count_outcomes(work.session, run_id),
        # A long list is not sent again with each step
        runs.skipped(work.session, run_id) if run.ended_at else [],
        starter=_starter(work, run).name,
        site=sites.site(work.session, site_id),
    )


def close_summary(work: UnitOfWork, site_id: int, run_id: int) -> None:
    """For everybody, if whoever started the run has read it; anybody else puts it away on their own
    screen only. Raises NotAllowed, NotFound.
    """
    require(access.may_review_renewals(work.actor, site_id))
    run = runs.run(work.session, run_id)
    if run.site_id != site_id:
        raise NotFound
    if run.started_by == work.actor.account_id and run.ended_at and not run.closed_at:
        run.closed_at = work.now
        _touch(work, run)


def _starter(work: UnitOfWork, run: InvoiceRun) -> Actor:
    account = people.account(work.session, run.started_by)
    if account is None:
        raise NotFound
    return people.actor_of(work.session, account)


def _skip(waiting: RenewalInRun, reason: PortalError) -> None:
    waiting.outcome = RunOutcome.SKIPPED
    waiting.reason, waiting.reason_values = reason.message, dict(reason.values)


def _reason(refusal: PortalError) -> PortalError:
    """In words for the list: the usual sentences speak of the page."""
    match refusal:
        case NotAllowed():
            return StarterNotAllowed()
        case TransitionRefused():
            return AlreadyInvoiced()
        case _:
            return refusal


def _end(work: UnitOfWork, run: InvoiceRun) -> None:
    if run.ended_at is not None:
        return
    run.ended_at = work.now
    counts = runs.count_outcomes(work.session, run.id or 0)
    work.record(
        "renewals.invoicing_ended",
        f"invoice-run:{run.id}",
        issued=counts[RunOutcome.ISSUED],
        skipped=counts[RunOutcome.SKIPPED],
    )
    _touch(work, run)


def _touch(work: UnitOfWork, run: InvoiceRun) -> None:
    work.touch(Subject("renewals", run.site_id))
