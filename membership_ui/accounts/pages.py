"""The pages of accounts, and where they stand in the menu."""

from __future__ import annotations

from membership_ui.accounts.routes import factors, looking, passkeys, registering, signing_in
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
    recovery_codes,
    reset,
    security,
    verify,
)
from membership_ui.accounts.ui import register as registration
from membership_ui.kernel.errors import N_
from membership_ui.shell.kept_pages import Keeps
from membership_ui.shell.localized_pages import Page
from membership_ui.shell.navigation import MEMBER, MenuItem, MenuLine

# Route under the site, English title, what it shows, what it loads
PAGES = (
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
        [registration.RegistrationState.load],
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
        "profile/journal",
        N_("Activity of my account"),
        journal.journal_page,
        [journal.JournalState.open],
    ),
)
ROUTES = (
    *signing_in.ROUTES,
    *looking.ROUTES,
    *factors.ROUTES,
    *passkeys.ROUTES,
    *registering.ROUTES,
    *my_data_routes.ROUTES,
)
# Outside of every route: what a look at somebody's space may not do
MIDDLEWARE = (looking.LookGuard,)
MENU = (
    MenuLine(MEMBER, 50, MenuItem("profile/journal", N_("Activity"), "history", is_private=True)),
)
