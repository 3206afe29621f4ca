"""Who may open which page, send which event, and which address of plain HTTP answers whom."""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.matrix.people import (
    ADMIN,
    EVERYBODY,
    FINDERS,
    LOOKERS,
    MERGERS,
    MONEY,
    NOBODY,
    OTHER_ADMIN,
    OWNER,
    PRESENT,
    READERS,
    REVIEWERS,
    SHOWN,
    STAFF,
    Audience,
    Scene,
)

OPEN = EVERYBODY

# By page: whose it is
PAGES: dict[str, Audience] = {
    "": OPEN,
    "login": OPEN,
    "login/code": OPEN,
    "password/forgot": OPEN,
    "password/reset": OPEN,
    "register": OPEN,
    "verify": OPEN,
    "merge": OPEN,
    "memberships": SHOWN,
    "renew": SHOWN,
    "quote": SHOWN,
    "receipts": SHOWN,
    "profile": SHOWN,
    "profile/edit": PRESENT,
    "profile/family": PRESENT,
    "profile/data": PRESENT,
    "profile/journal": PRESENT,
    "profile/security": PRESENT,
    "profile/security/codes": PRESENT,
    "staff/members": STAFF,
    "staff/members/sheet": STAFF,
    "staff/accounts": FINDERS,
    "staff/accounts/merge": MERGERS,
    "staff/accounts/merges": MERGERS,
    "staff/renewals": REVIEWERS,
}

# By State: who may send which of its events; on which records, its use case says
EVENTS: dict[str, dict[Audience, str]] = {
    "accounts.ui.family.FamilyState": {PRESENT: "open save remove"},
    "accounts.ui.forgotten.ForgottenState": {OPEN: "load"},
    "accounts.ui.journal.JournalState": {PRESENT: "open go_on"},
    "accounts.ui.login.LoginState": {OPEN: "load"},
    "accounts.ui.login_code.LoginCodeState": {OPEN: "load"},
    "accounts.ui.my_data.MyDataState": {PRESENT: "open"},
    "accounts.ui.profile.ProfileState": {SHOWN: "open reload", PRESENT: "choose_language"},
    "accounts.ui.profile_edit.ProfileEditState": {
        PRESENT: "open save ask_email send_link_again cancel_email"
    },
    "accounts.ui.proof.ProofState": {PRESENT: "answered", OPEN: "cancel"},
    "accounts.ui.recovery_codes.RecoveryCodesState": {PRESENT: "open"},
    "accounts.ui.register.RegistrationState": {
        OPEN: "load add_relative draw_rows refused remove_relative"
    },
    "accounts.ui.reset.ResetState": {OPEN: "load refused"},
    "accounts.ui.security.SecurityState": {
        PRESENT: "open begin_setup end_device end_others remove_passkey"
    },
    "accounts.ui.verify.VerifyState": {OPEN: "load"},
    "billing.ui.receipts.ReceiptsState": {SHOWN: "open reload pick pick_page unpick"},
    "space.ui.home.HomeState": {OPEN: "open"},
    "casework.ui.space_visit.BeginSpaceVisitState": {LOOKERS: "ask begin", OPEN: "close_dialog"},
    "casework.ui.lost_factor.LostFactorState": {MERGERS: "begin remove", OPEN: "cancel"},
    "casework.ui.member_sheet.MemberSheetState": {STAFF: "open"},
    "space.ui.memberships.MembershipsState": {
        SHOWN: "open reload choose_structure",
        PRESENT: "issue_own_quote send_order",
    },
    "accounts.ui.merge_answer.MergeAnswerState": {OPEN: "load"},
    "casework.ui.merge_proposals.ProposalsState": {MERGERS: "open reload second withdraw"},
    "casework.ui.merges.MergesState": {MERGERS: "open question cancel undo"},
    "casework.ui.merging.MergingState": {MERGERS: "open search choose prepare cancel propose"},
    "casework.ui.people_state.PeopleState": {FINDERS: "open reload send_again"},
    "space.ui.profile.StandingState": {SHOWN: "open"},
    "renewals.ui.quote.QuoteState": {SHOWN: "open"},
    "register.ui.register.RegisterState": {STAFF: "open reload"},
    "renewals.ui.renewal.RenewalState": {
        SHOWN: "open reload",
        PRESENT: "keep send issue_own_quote",
    },
    "renewals.ui.renewal_request.RequestState": {
        REVIEWERS: "accept ask_why close_dialog forget refuse",
        MONEY: "issue record",
    },
    "renewals.ui.renewals_issuing.IssuingState": {
        MONEY: "ask cancel issue pick pick_page pick_all_found unpick",
        REVIEWERS: "open",
    },
    "renewals.ui.renewals_state.RenewalsState": {REVIEWERS: "dismiss open reload"},
    "exports.ui.exporting.ExportState": {STAFF: "open reload begin close"},
    "shell.action.ActionState": {OPEN: "begin end"},
    "shell.flash.FlashState": {OPEN: "show say"},
    "shell.listing.ListState": {OPEN: "search narrow clear turn"},
    "shell.session.SessionState": {OPEN: "check"},
    "shell.session.SiteState": {OPEN: "show_not_found"},
    "sites.ui.home.NetworkState": {OPEN: "load"},
}

# Whoever posts here is a visitor until the answer: a password, a link or a waiting sign-in says
# who. While staff see a space, tests/http/test_look_routes.py closes all that can be posted
FOR_VISITORS = frozenset(
    {
        "/auth/login", "/auth/logout", "/auth/look/leave", "/auth/password/forgot",
        "/auth/password/reset", "/auth/factor/code", "/auth/factor/setup",
        "/auth/passkeys/sign-in", "/auth/passkeys/second-step", "/auth/register", "/auth/verify",
        "/auth/merge/agree", "/auth/merge/stop",
        "/auth/verify/cancel", "/auth/verify/resend", "/healthz", "/readyz", "/mailbox",
        "/mailbox/{name}", "/mailbox/{name}/html", "/mailbox/{name}/{rank:int}",
    }
)  # fmt: skip


@dataclass(frozen=True)
class Asked:
    """One request. `path` and the values of `fields` are filled from the scene's ids."""

    route: str
    audience: Audience
    path: str = ""
    fields: dict[str, str] = field(default_factory=dict)

    def address(self, scene: Scene) -> str:
        return (self.path or self.route).format(**scene.ids)


_WRONG = {"password": "wrong", "old_password": "wrong", "member_number": "{number}"}
REQUESTS = (
    Asked("/documents/{id}.pdf", READERS, "/documents/{invoice}.pdf"),
    Asked("/documents/{id}.pdf", READERS, "/documents/{quote}.pdf?download=1"),
    Asked("/documents/{id}.pdf", NOBODY, "/documents/999999.pdf"),
    Asked("/documents.zip", READERS, "/documents.zip?ids={invoice},{quote}"),
    Asked("/exports/{name}.{form}", STAFF, "/exports/members.csv?site=rhone"),
    Asked("/exports/{name}.{form}", REVIEWERS, "/exports/renewals.xlsx?site=rhone&q=lyon"),
    Asked("/exports/{name}.{form}", FINDERS, "/exports/accounts.csv?site=rhone"),
    Asked("/exports/{name}.{form}", MERGERS, "/exports/merges.csv?site=rhone"),
    Asked("/exports/{name}.{form}", NOBODY, "/exports/receipts.csv?site=rhone"),
    Asked("/exports/{name}.{form}", NOBODY, "/exports/members.html?site=rhone"),
    # Made for somebody: tests/exports
    Asked("/exports/{id}", NOBODY, "/exports/{export}"),
    Asked("/uploads/{id}", OWNER | {"space seen by staff"} | STAFF, "/uploads/{file}"),
    Asked("/uploads/purchase-order", frozenset({ADMIN, OTHER_ADMIN})),
    Asked("/account/data.json", PRESENT, "/account/data.json?site=rhone"),
    Asked("/account/data.pdf", PRESENT, "/account/data.pdf?site=rhone"),
    Asked("/account/erase", PRESENT, fields=_WRONG),
    Asked("/auth/factor/app", PRESENT, fields={"code": "000000"}),
    Asked("/auth/factor/off", PRESENT, fields=_WRONG),
    Asked("/auth/factor/codes", PRESENT, fields=_WRONG),
    Asked("/auth/password/change", PRESENT, fields=_WRONG),
    Asked("/auth/password/confirm", PRESENT, fields=_WRONG),
    Asked("/auth/factor/confirm", PRESENT, fields=_WRONG),
    Asked("/auth/passkeys/options", PRESENT, fields={"purpose": "add"}),
    Asked("/auth/passkeys/options", PRESENT, fields={"purpose": "confirm"}),
    # Nobody adds or shows a key without the answer of a device
    Asked("/auth/passkeys/confirm", NOBODY),
    Asked("/auth/passkeys/add", NOBODY, fields={"name": "clé"}),
)
