"""The app: its pages, its routes, what happens to an error. Nothing else."""

from __future__ import annotations

import reflex as rx
from starlette.applications import Starlette

from membership_ui import logs
from membership_ui.accounts.routes import (
    factors,
    looking,
    passkeys,
    registering,
    signing_in,
)
from membership_ui.accounts.routes import my_data as my_data_routes
from membership_ui.accounts.ui import (
    family,
    forgotten,
    journal,
    login,
    login_code,
    merge_answer,
    my_data,
    profile_edit,
    proof,
    recovery_codes,
    reset,
    security,
    verify,
)
from membership_ui.accounts.ui import register as registration
from membership_ui.accounts.ui.profile import ProfileState
from membership_ui.billing.routes import documents, uploads
from membership_ui.billing.ui import receipts
from membership_ui.casework.routes import merge_links
from membership_ui.casework.ui import (
    look,
    lost_factor,
    member_sheet,
    merge_proposals,
    merges,
    merging,
    people,
    people_state,
)
from membership_ui.http import health, mailbox
from membership_ui.http.body_deadline import BodyDeadline
from membership_ui.http.redaction import redact_framework_logs
from membership_ui.http.request_limits import RequestLimits
from membership_ui.http.security import ProxyHeaders, SecurityHeaders, WsOrigin
from membership_ui.http.site_shell import SiteShell
from membership_ui.http.unavailable import OUTAGES, Unavailable, tell_unavailable
from membership_ui.http.warming import warm
from membership_ui.http.watchdog import end_when_frozen
from membership_ui.kernel.errors import N_
from membership_ui.memberships.ui import links
from membership_ui.menu import MENU
from membership_ui.register.ui import register
from membership_ui.renewals.ui import quote, renewal, renewal_request, renewals, renewals_state
from membership_ui.settings import settings
from membership_ui.shell import theme
from membership_ui.shell.failures import tell_failure
from membership_ui.shell.flash import flash_host, toaster
from membership_ui.shell.guard import Guard
from membership_ui.shell.kept_pages import Keeps
from membership_ui.shell.last_seen import keep_last_seen
from membership_ui.shell.layout import lost_frame
from membership_ui.shell.live import hub
from membership_ui.shell.live_feed import live_pages
from membership_ui.shell.navigation import set_menu
from membership_ui.shell.outages import notice_outages
from membership_ui.shell.redis_locks import give_back_abandoned_locks
from membership_ui.shell.tr import Page, add_network_page, add_not_found_page, add_page
from membership_ui.sites.ui import home
from membership_ui.space.ui import home as front
from membership_ui.space.ui import memberships, profile

# One line for each page: its route under the site, its English title, what it shows, what it loads
PAGES = (
    Page("", N_("Home"), front.front_page, [front.HomeState.open]),
    Page("login", N_("Sign in"), login.login_page, [login.LoginState.load]),
    Page(
        "password/forgot",
        N_("Forgotten password"),
        forgotten.forgotten_page,
        [forgotten.ForgottenState.load],
    ),
    Page(
        "login/code",
        N_("Second factor"),
        login_code.login_code_page,
        [login_code.LoginCodeState.load],
    ),
    Page(
        "register",
        N_("Create an account"),
        registration.register_page,
        [registration.RegisterState.load],
    ),
    Page(
        "merge",
        N_("Two accounts, one person?"),
        merge_answer.merge_answer_page,
        [merge_answer.MergeAnswerState.load],
    ),
    Page("verify", N_("Your email address"), verify.verify_page, [verify.VerifyState.load]),
    Page("password/reset", N_("New password"), reset.reset_page, [reset.ResetState.load]),
    Page(
        "profile/security",
        N_("Security"),
        security.security_view_page,
        [security.SecurityState.open],
    ),
    Page(
        "profile/security/codes",
        N_("Recovery codes"),
        recovery_codes.recovery_codes_page,
        [recovery_codes.RecoveryCodesState.open],
    ),
    Page(
        "memberships",
        N_("Memberships"),
        memberships.memberships_list_page,
        [memberships.MembershipsState.open],
    ),
    Page(
        "profile",
        N_("My profile"),
        profile.profile_page,
        [ProfileState.open, profile.StandingState.open],
    ),
    Page(
        "profile/edit",
        N_("Change my details"),
        profile_edit.profile_edit_page,
        [profile_edit.ProfileEditState.open],
        Keeps.TYPED,
    ),
    Page(
        "profile/family",
        N_("My family"),
        family.family_page,
        [family.FamilyState.open],
        Keeps.TYPED,
    ),
    Page("profile/data", N_("My data"), my_data.my_data_page, [my_data.MyDataState.open]),
    Page(
        "renew",
        N_("Renew membership"),
        renewal.renewal_form_page,
        [renewal.RenewalState.open],
        Keeps.DRAFT,
    ),
    Page("quote", N_("Quote"), quote.quote_view_page, [quote.QuoteState.open]),
    Page(
        "receipts",
        N_("Receipts and invoices"),
        receipts.receipts_page,
        [receipts.ReceiptsState.open],
    ),
    Page(
        "staff/members",
        N_("Members"),
        register.register_list_page,
        [register.RegisterState.open],
    ),
    Page(
        links.MEMBER_SHEET,
        N_("Member’s sheet"),
        member_sheet.member_sheet_page,
        [member_sheet.MemberSheetState.open],
    ),
    Page(
        "profile/journal",
        N_("Activity of my account"),
        journal.journal_page,
        [journal.JournalState.open],
    ),
    Page(
        "staff/accounts",
        N_("Accounts"),
        people.people_page,
        [
            people_state.PeopleState.open,
            look.BeginLookState.keep,
            lost_factor.LostFactorState.cancel,
            proof.ProofState.cancel,
        ],
    ),
    Page(
        "staff/accounts/merge",
        N_("Merge two accounts"),
        merging.merging_page,
        [merging.MergingState.open, proof.ProofState.cancel],
    ),
    Page(
        "staff/accounts/merges",
        N_("Merges"),
        merges.merges_page,
        [merges.MergesState.open, merge_proposals.ProposalsState.open, proof.ProofState.cancel],
    ),
    Page(
        "staff/renewals",
        N_("Renewals"),
        renewals.renewals_page,
        [renewals_state.RenewalsState.open, renewal_request.RequestState.forget],
    ),
)

NETWORK_HOME = Page("", N_("Find your members' space"), home.network_page, [home.NetworkState.load])
NOT_FOUND = Page("", N_("Page not found"), lost_frame)

# Plain HTTP beside the pages
ROUTES = (
    *signing_in.ROUTES,
    *looking.ROUTES,
    *factors.ROUTES,
    *passkeys.ROUTES,
    *registering.ROUTES,
    *merge_links.ROUTES,
    *my_data_routes.ROUTES,
    *uploads.ROUTES,
    *documents.ROUTES,
    *health.ROUTES,
    *mailbox.ROUTES,
)  # fmt: skip

if settings().redis_url:
    give_back_abandoned_locks()
logs.configure(settings().log_level, as_json=settings().log_json)
redact_framework_logs()
app = rx.App(
    html_lang="fr",
    stylesheets=theme.STYLESHEETS,
    head_components=theme.head(),
    toaster=toaster(),
    backend_exception_handler=tell_failure,
    api_transformer=[
        Starlette(routes=list(ROUTES), exception_handlers=dict.fromkeys(OUTAGES, tell_unavailable)),
        looking.LookGuard,
        SiteShell,
        Unavailable,
        BodyDeadline,
        SecurityHeaders,
        RequestLimits,
        WsOrigin,
        ProxyHeaders,
    ],
)
# In the place of Reflex's connection modal, which blocks the page: shell/connection.py is the
# banner
app.app_wraps[5, "Overlay"] = lambda _stateful: flash_host()
app.add_middleware(Guard())
hub.app = app
app.register_lifespan_task(live_pages)
app.register_lifespan_task(notice_outages)
app.register_lifespan_task(keep_last_seen)
app.register_lifespan_task(warm)
app.register_lifespan_task(end_when_frozen)
set_menu(*MENU)
for page in PAGES:
    add_page(app, page)
add_network_page(app, NETWORK_HOME)
add_not_found_page(app, NOT_FOUND)
