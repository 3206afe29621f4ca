"""What a person sees of their own security, and what the second step shows before the session."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from membership_ui.accounts.queries import factors, sessions
from membership_ui.accounts.rules.factors import DeadSignIn
from membership_ui.accounts.service import second_step
from membership_ui.accounts.service.factors import begin_own_app, own_account_id
from membership_ui.accounts.service.recent_proof import has_recent_proof
from membership_ui.accounts.views.security import (
    SecurityView,
    SetupView,
    StepView,
    app_text,
    codes_text,
    device_lines,
    passkey_line,
    setup_view,
)
from membership_ui.kernel.work import UnitOfWork
from membership_ui.sites import queries as sites


def security_page(work: UnitOfWork, session: str, slug: str) -> SecurityView:
    """`session` is the digest of the session that looks."""
    account_id = own_account_id(work)
    site = sites.site_by_slug(work.session, slug)
    zone = ZoneInfo(site.time_zone if site else "UTC")
    app, here = factors.totp(work.session, account_id), sessions.sign_in(work.session, session)
    keys = factors.passkeys(work.session, account_id)
    has_app = app is not None and app.confirmed_at is not None
    is_required = factors.must_have_factor(work.session, account_id)
    rows = factors.live_sign_ins(work.session, account_id, work.now)
    devices = factors.devices(work.session, account_id)
    return SecurityView(
        is_loaded=True,
        has_factor=has_app or bool(keys),
        has_app=has_app,
        app=app_text(app.confirmed_at, zone) if app and app.confirmed_at else "",
        codes=codes_text(len(factors.unused_codes(work.session, account_id))),
        is_required=is_required,
        must_sign_in_again=is_required and (here is None or not here.is_strong),
        is_proved=has_recent_proof(work, session),
        passkeys=[passkey_line(key, zone) for key in keys],
        devices=device_lines(rows, devices, session, work.now, zone),
        has_others=len(rows) > 1,
    )


def own_setup(work: UnitOfWork, session: str, site_name: str) -> SetupView:
    """The secret of an app that waits for its first code. Raises Conflict when one is there."""
    return setup_view(begin_own_app(work, site_name, session=session))


def step_page(work: UnitOfWork, token: str, site_name: str, *, wants_recovery: bool) -> StepView:
    """For the browser that holds the token of a sign-in that waits."""
    try:
        row = second_step.awaited(work, token)
    except DeadSignIn:
        return StepView("over")
    if second_step.needs_setup(work, row):
        setup = second_step.begin_setup(work, token, site_name)
        return StepView("setup", setup=setup_view(setup))
    app = factors.totp(work.session, row.account_id)
    has_app = app is not None and app.confirmed_at is not None
    return StepView(
        kind="recovery" if wants_recovery else "code",
        has_app=has_app,
        has_passkey=bool(factors.passkeys(work.session, row.account_id)),
    )
