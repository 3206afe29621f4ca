"""Who gets past the rights of which use case, asked about Claire's records.

Use cases that pages and plain HTTP call stand in USE_CASES or in BY_SECRET; all others in INTERNAL:
their callers have checked.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from membership_ui.accounts.service import (
    changing_address,
    devices,
    erasing,
    exporting,
    factors,
    households,
    passkeys,
    passwords,
    profiles,
    reading_journal,
    recent_proof,
    viewing,
    viewing_security,
)
from membership_ui.accounts.service.signing_in import Candidate
from membership_ui.adapters.uploads import CheckedFile
from membership_ui.billing.rules import PaymentMethod
from membership_ui.billing.service import files, listing, looking, paying, reading, renditions
from membership_ui.billing.service.paying import PaymentReceived
from membership_ui.billing.views.search import DocumentSearch
from membership_ui.casework.service import (
    comparing,
    listing_merges,
    lost_factor,
    member_sheet,
    merging,
    people,
    proposing_merges,
)
from membership_ui.casework.service import looking as looks
from membership_ui.casework.views.merging import MergeSearch
from membership_ui.casework.views.people import AccountSearch
from membership_ui.exports.rules import Form
from membership_ui.exports.service import exporting as exports
from membership_ui.members.service import managing
from membership_ui.register.service import importing
from membership_ui.register.service import searching as register
from membership_ui.register.views.register_search import RegisterSearch
from membership_ui.renewals.service import (
    deciding,
    issuing_many,
    quoting,
    receiving,
    renewing,
    reviewing,
)
from membership_ui.renewals.service import viewing as renewing_pages
from membership_ui.renewals.views.request_search import RequestSearch
from membership_ui.space.service import home, standing
from membership_ui.space.service import memberships as pages
from tests.matrix.people import (
    FINDERS,
    LOOKERS,
    MANAGERS,
    MERGERS,
    MONEY,
    OWNER,
    OWNER_SHOWN,
    PRESENT,
    READERS,
    REVIEWERS,
    SEEN,
    SHOWN,
    STAFF,
    Audience,
    Scene,
)
from tests.structures.files import ETIENNE, staged, unheard
from tests.world import GOOD_ANSWERS, PASSWORD_HASH, euros

Given = tuple[tuple[Any, ...], dict[str, Any]]


@dataclass(frozen=True)
class Line:
    """`given` are the arguments after `work`; `writes`: it is run, and not asked."""

    use_case: Callable[..., Any]
    audience: Audience
    given: Callable[[Scene], Given]
    writes: bool

    @property
    def name(self) -> str:
        return name_of(self.use_case)


def name_of(use_case: Callable[..., Any]) -> str:
    return f"{use_case.__module__.removeprefix('membership_ui.')}.{use_case.__name__}"


def given(*args: Any, **values: Any) -> Given:
    return args, values


def asks(use_case: Callable[..., Any], audience: Audience, said: Callable[[Scene], Given]) -> Line:
    return Line(use_case, audience, said, writes=False)


def runs(use_case: Callable[..., Any], audience: Audience, said: Callable[[Scene], Given]) -> Line:
    return Line(use_case, audience, said, writes=True)


_NAMES = {"given_name": "Autre", "family_name": "Nom"}
_CHILD = {
    "household-0-given_name": "Noé",
    "household-0-family_name": "Exemple",
    "household-0-relation": "child",
    "household-0-birth_date": "2015-03-09",
}
_FILE = staged(ETIENNE)
_MONEY = PaymentReceived(euros(200_00), PaymentMethod.CHEQUE, date(2026, 11, 22), "1")
_ORDER = CheckedFile(b"%PDF", "application/pdf", "commande.pdf")


def _merge_of(scene: Scene) -> MergeSearch:
    return MergeSearch(account=scene.ids["claire"], other=scene.ids["claire"])


def _both(scene: Scene) -> dict[str, Any]:
    claire = scene.ids["claire"]
    return {"leaving_id": claire, "staying_id": claire, "reason": "Deux comptes."}


USE_CASES = (
    # A person's own data
    asks(viewing.own_profile, SHOWN, lambda s: given(s.site_id)),
    asks(viewing.profile_form, PRESENT, lambda s: given(s.site_id, {}, {}, session=s.sid)),
    asks(viewing.relative_form, PRESENT, lambda s: given(s.site_id, 0)),
    asks(viewing.relative_form, OWNER, lambda s: given(s.site_id, s.ids["child"])),
    asks(viewing.data_page, PRESENT, lambda _s: given("rhone")),
    asks(reading_journal.own_journal, PRESENT, lambda s: given(s.site_id)),
    asks(profiles.own_values, PRESENT, lambda _s: given()),
    runs(profiles.change_profile, PRESENT, lambda s: given(s.site_id, _NAMES)),
    runs(profiles.choose_language, PRESENT, lambda _s: given("en")),
    runs(
        changing_address.ask_email_change, PRESENT,
        lambda s: given("neuf@members.example", s.site_id, session=s.sid),
    ),
    runs(changing_address.send_change_again, PRESENT, lambda s: given(s.site_id)),
    runs(changing_address.cancel_change, PRESENT, lambda _s: given()),
    runs(households.add_relative, PRESENT, lambda s: given(s.site_id, _CHILD)),
    runs(households.change_relative, OWNER, lambda s: given(s.site_id, s.ids["child"], _CHILD)),
    runs(households.remove_relative, OWNER, lambda s: given(s.site_id, s.ids["child"])),
    runs(exporting.export_own_data, PRESENT, lambda s: given(s.site_id, "json", ())),
    runs(erasing.erasure_candidate, PRESENT, lambda s: given(s.number)),
    runs(erasing.count_wrong_password, PRESENT, lambda _s: given()),
    runs(
        erasing.erase_account, PRESENT,
        lambda s: given(Candidate(s.account_id, PASSWORD_HASH), s.site_id),
    ),
    # Their secrets
    asks(viewing_security.security_page, PRESENT, lambda s: given(s.sid, "rhone")),
    runs(viewing_security.own_setup, PRESENT, lambda s: given(s.sid, "Rhône")),
    runs(devices.end_device, OWNER, lambda s: given(s.file_of_claire[:16])),
    runs(devices.end_other_devices, PRESENT, lambda s: given(s.sid)),
    runs(factors.confirm_own_app, PRESENT, lambda s: given("1", session=s.sid, site_id=s.site_id)),
    runs(factors.turn_off, PRESENT, lambda s: given(s.site_id)),
    runs(factors.ask_new_codes, OWNER, lambda _s: given()),
    runs(factors.show_codes, PRESENT, lambda _s: given()),
    runs(
        passkeys.add_own_passkey, PRESENT,
        lambda s: given({}, "", "clé", session=s.sid, site_id=s.site_id),
    ),
    asks(
        passkeys.own_creation_options, PRESENT,
        lambda s: given("Rhône", session=s.sid),
    ),
    asks(passkeys.own_request_options, PRESENT, lambda _s: given()),
    runs(passkeys.prove_again, PRESENT, lambda s: given({}, "", session=s.sid)),
    runs(passkeys.remove_passkey, OWNER, lambda s: given(s.ids["key"])),
    runs(passwords.password_to_check, PRESENT, lambda _s: given()),
    asks(recent_proof.staff_proof, PRESENT, lambda s: given(session=s.sid)),
    runs(factors.prove_again_by_code, PRESENT, lambda s: given("123456", session=s.sid)),
    runs(passwords.prove_again, PRESENT, lambda s: given(PASSWORD_HASH, session=s.sid)),
    asks(passwords.words_about_me, PRESENT, lambda _s: given("Rhône")),
    runs(passwords.count_wrong_old_password, PRESENT, lambda _s: given()),
    runs(passwords.forget_old_tries, PRESENT, lambda _s: given()),
    runs(
        passwords.change_password, PRESENT,
        lambda s: given(PASSWORD_HASH, "new", kept=s.token, site_id=s.site_id),
    ),
    # Papers and money
    asks(listing.own_documents, SHOWN, lambda s: given(s.site_id, DocumentSearch())),
    asks(
        listing.own_documents, OWNER_SHOWN,
        lambda s: given(s.site_id, DocumentSearch(member=s.member_id)),
    ),
    asks(reading.readable_document, READERS, lambda s: given(s.ids["invoice"])),
    asks(reading.readable_documents, READERS, lambda s: given([s.ids["invoice"], s.ids["quote"]])),
    asks(reading.readable_file, OWNER_SHOWN | STAFF, lambda s: given(s.ids["file"])),
    asks(renditions.kept_rendition, READERS, lambda s: given(s.ids["invoice"], "fr")),
    runs(renditions.rendition, OWNER | MONEY, lambda s: given(s.ids["invoice"], "fr")),
    asks(looking.look_at_document, frozenset({SEEN}), lambda s: given(s.ids["invoice"], "fr")),
    asks(looking.look_at_file, frozenset({SEEN}), lambda s: given(s.ids["file"])),
    asks(files.may_send, PRESENT, lambda s: given(s.site_id, 0)),
    runs(files.keep_file, PRESENT, lambda _s: given(_ORDER)),
    runs(paying.record_payment, MONEY, lambda s: given(s.ids["invoice"], _MONEY)),
    runs(receiving.receive_payment, MONEY, lambda s: given(s.ids["renewal"], {})),
    # The membership of Claire's structure
    asks(standing.own_standing, SHOWN, lambda s: given(s.site_id)),
    asks(home.member_home, SHOWN, lambda _s: given("rhone")),
    asks(managing.chosen_member, OWNER_SHOWN, lambda s: given("rhone", s.member_id)),
    asks(pages.memberships_page, OWNER_SHOWN, lambda s: given("rhone", s.member_id)),
    asks(renewing_pages.renewal_page, OWNER_SHOWN, lambda s: given("rhone", s.member_id)),
    asks(renewing_pages.renewal_draft, OWNER_SHOWN, lambda s: given(s.site_id, s.member_id)),
    asks(renewing_pages.quote_page, READERS, lambda s: given("rhone", s.ids["quote"])),
    asks(quoting.unread_details, OWNER_SHOWN, lambda s: given(s.site_id, s.member_id)),
    runs(quoting.issue_own_quote, OWNER, lambda s: given(s.site_id, s.member_id)),
    runs(renewing.save_draft, OWNER, lambda s: given(s.site_id, s.member_id, GOOD_ANSWERS)),
    runs(renewing.submit_renewal, OWNER, lambda s: given(s.site_id, s.member_id, GOOD_ANSWERS)),
    runs(renewing.add_purchase_order, OWNER, lambda s: given(s.ids["renewal"], "BC-2", None)),
    runs(
        renewing.send_purchase_order, OWNER,
        lambda s: given(s.ids["renewal"], {"order_reference": "BC-2"}),
    ),
    # The staff's work
    asks(register.filters_of_register, STAFF, lambda s: given(s.site_id)),
    asks(member_sheet.member_sheet, STAFF, lambda s: given(s.site_id, s.member_id)),
    asks(register.register_page, STAFF, lambda s: given(s.site_id, RegisterSearch(), {})),
    runs(importing.preview_import, MANAGERS, lambda _s: given("rhone", _FILE, unheard)),
    runs(importing.import_structures, MANAGERS, lambda _s: given("rhone", _FILE, unheard)),
    asks(people.find_accounts, FINDERS, lambda s: given(s.site_id, AccountSearch())),
    runs(people.look_at_account, FINDERS, lambda s: given(s.site_id, s.ids["claire"])),
    asks(people.account_again, FINDERS, lambda s: given(s.site_id, s.ids["claire"])),
    runs(people.send_validation_again, FINDERS, lambda s: given(s.site_id, s.ids["claire"])),
    runs(
        looks.begin_space_visit, LOOKERS,
        lambda s: given(s.site_id, s.ids["claire"], "Appel du 22", session=s.sid),
    ),
    asks(comparing.choose_other, MERGERS, lambda s: given(s.site_id, _merge_of(s))),
    asks(comparing.compare, MERGERS, lambda s: given(s.site_id, _merge_of(s), s.ids["claire"])),
    runs(
        comparing.look_at_both, MERGERS,
        lambda s: given(s.site_id, s.ids["claire"], s.ids["claire"]),
    ),
    asks(merging.check_merge, MERGERS, lambda s: given(s.site_id, **_both(s))),
    runs(
        proposing_merges.propose_merge, MERGERS,
        lambda s: given(s.site_id, **_both(s), session=s.sid),
    ),
    runs(
        proposing_merges.second_merge, MERGERS,
        lambda s: given(s.site_id, s.ids["proposal"], session=s.sid),
    ),
    runs(
        proposing_merges.withdraw_merge, MERGERS,
        lambda s: given(s.site_id, s.ids["proposal"]),
    ),
    asks(listing_merges.proposals_made, MERGERS, lambda s: given(s.site_id)),
    asks(listing_merges.merges_made, MERGERS, lambda s: given(s.site_id, s.ids["claire"])),
    runs(merging.undo_merge, MERGERS, lambda s: given(s.site_id, s.ids["merge"], session=s.sid)),
    runs(
        lost_factor.remove_lost_factor, MERGERS,
        lambda s: given(
            s.site_id, s.ids["claire"],
            has_checked=True, reason="Vue au bureau.", session=s.sid,
        ),
    ),
    runs(
        exports.export_now, STAFF, lambda s: given(s.site_id, "members", Form.CSV, "q=lyon")
    ),
    runs(
        exports.start_export, MERGERS,
        lambda s: given(s.site_id, "staff/accounts/merges", Form.XLSX, ""),
    ),
    asks(exports.export_progress, REVIEWERS, lambda s: given(s.site_id, "staff/renewals")),
    # Claire asked for it, and is no staff
    runs(exports.close_export, OWNER, lambda s: given(s.ids["export"])),
    runs(exports.take_export, frozenset(), lambda s: given(s.ids["export"])),
    asks(reviewing.renewal_requests, REVIEWERS, lambda s: given(s.site_id, RequestSearch())),
    asks(reviewing.refreshed_requests, REVIEWERS, lambda s: given(s.site_id, RequestSearch(), [1])),
    asks(reviewing.renewal_request, REVIEWERS, lambda s: given(s.site_id, s.ids["renewal"])),
    asks(reviewing.count_ready, MONEY, lambda s: given(s.site_id, [s.ids["renewal"]])),
    asks(
        reviewing.requests_to_invoice, MONEY,
        lambda s: given(s.site_id, RequestSearch(), [s.ids["renewal"]]),
    ),
    runs(deciding.accept_tier_change, REVIEWERS, lambda s: given(s.ids["renewal"])),
    runs(deciding.refuse_tier_change, REVIEWERS, lambda s: given(s.ids["renewal"], "Non, merci.")),
    runs(deciding.invoice_renewal, MONEY, lambda s: given(s.ids["renewal"])),
    runs(issuing_many.start_run, MONEY, lambda s: given(s.site_id, [s.ids["renewal"]])),
    asks(issuing_many.run_progress, REVIEWERS, lambda s: given(s.site_id)),
    runs(issuing_many.close_summary, REVIEWERS, lambda s: given(s.site_id, s.ids["run"])),
)  # fmt: skip

# Whoever has the password, the link, the code or the cookie that they take may use them
BY_SECRET = frozenset(
    f"accounts.service.{name}"
    for name in (
        "merge_proposals.look_at_proposal",
        "addresses.look_at_link", "addresses.use_link",
        "changing_address.cancel_change_by_link", "changing_address.resend_links",
        "looking.leave_space_visit",
        "passkeys.creation_options", "passkeys.request_options", "passkeys.spend_challenge",
        "passwords.about_reset", "passwords.look_at_reset",
        "passwords.request_password_reset", "passwords.reset_password",
        "reading_form.registration_form",
        "registering.count_form", "registering.forget_refused", "registering.keep_refused",
        "registering.read_form", "registering.register",
        "second_step.add_first_passkey", "second_step.awaited", "second_step.awaiting_setup",
        "second_step.confirm_setup", "second_step.count_refused_passkey", "second_step.enter",
        "second_step.enter_by_passkey", "second_step.prove_by_code",
        "second_step.prove_by_passkey", "second_step.prove_by_recovery_code",
        "signing_in.count_failure", "signing_in.end_session", "signing_in.find_candidates",
        "signing_in.give_try_back", "signing_in.pause_before",
        "viewing_security.step_page",
    )
) | {
    "casework.service.proposing_merges.agree_by_link",
    "casework.service.proposing_merges.stop_by_link",
}  # fmt: skip

# Called by other use cases, by jobs and by commands
INTERNAL: dict[str, str] = {
    "accounts.service.addresses": "require_verified promise_validation"
    " promise_validation_again resend_validation may_ask_again may_write_to new_link drop_links"
    " drop_password_resets drop_resets_of_before"
    " fate_of_sent fate_of_link fate_of_cancelling",
    "accounts.service.changing_address": "pending_change drop_change",
    "accounts.service.devices": "mark_seen end_idle_sessions",
    "accounts.service.erasing": "require_may_leave",
    "accounts.service.factors": "begin_own_app begin_app confirm_app first_factor take_app_code"
    " take_recovery_code promise_codes mark_two_factor own_account_id remove_lost",
    "accounts.service.households": "asks_household own_relative",
    "accounts.service.looking": "open_space_visit close_space_visit close_looks_at promise_ends"
    " end_overdue_space_visit",
    "accounts.service.merged_rows": "change_row put_rows_back",
    "accounts.service.merging": "close_into reopen require_one_family require_small_family"
    " spouses_of",
    "accounts.service.merge_proposals": "open_proposal second end agree live_proposal awaited_of"
    " pair_of site_of drop_proposals"
    " renew_links",
    "accounts.service.my_activity": "changes changes_made devices journal mails",
    "accounts.service.my_data": "account_data",
    "accounts.service.my_merges": "merge_data",
    "accounts.service.passkeys": "add_passkey owner_by_passkey",
    "accounts.service.passwords": "words_about",
    "accounts.service.profiles": "visible_profile own_account write_history",
    "accounts.service.recognising": "recognise knows_browser trust_browser",
    "accounts.service.recent_proof": "require_recent_proof require_staff_proof has_recent_proof"
    " renew_proof",
    "accounts.service.registering": "questions_of refused_registration",
    "accounts.service.retention": "forget_expired",
    "accounts.service.second_step": "needs_setup begin_setup",
    "accounts.service.signing_in": "open_session know_person end_every_session try_key forget_lock",
    "accounts.service.throttling": "spend_try count_try take_try tries_left give_back hits"
    " begins_burst forget_tries",
    "billing.service.files": "move_files drop_unused_files sweep_files count_for_site",
    "billing.service.issuing": "issue_quote issue_invoice issue_receipt",
    "billing.service.my_data": "billing_data",
    "billing.service.ordering": "keep_purchase_order",
    "billing.service.renditions": "rendition_of",
    "exports.service.exporting": "note_progress end_export forget_exports starter_of",
    "exports.service.lists": "list_on list_named found_by",
    "register.service.searching": "wanted_by",
    "renewals.service.deciding": "start_of",
    "memberships.service.account_closing": "keep_administrators move_memberships",
    "members.service.correcting": "correct_contact",
    "members.service.enrolling": "enrol_structure enrol_structures enrol_account",
    "members.service.joining": "join_members forget_address",
    "members.service.managing": "managed_member acts_for administrators",
    "members.service.my_data": "member_data",
    "members.service.watching": "touch_member",
    "renewals.service.account_closing": "move_renewals",
    "renewals.service.drafted_files": "name_drafted_files",
    "renewals.service.my_data": "renewal_data",
    "renewals.service.issuing_many": "invoice_next skip_next",
    "casework.service.listing": "list_accounts list_changed_account list_people_of_entries"
    " unlist_account",
    "casework.service.listing_merges": "merged_into known_name people_of",
    "casework.service.merging": "known_side known_pair require_may_merge"
    " require_mergeable require_managers",
    "casework.service.proposing_merges": "promise_settling settle",
    "memberships.service.my_data": "membership_data",
    "renewals.service.settling": "settle_dues",
    "casework.service.people": "known_account",
    "renewals.service.posting": "post_all",
    "space.service.records": "membership_records",
    "register.service.entries": "refresh_entry tiers_by_population entry_tier add_entries"
    " change_entries refresh_changed_entry refresh_own_entries",
    "space.service.standing": "own_absence",
    "renewals.service.terms": "next_term renewable_term",
    "sites.service": "site_of_slug",
    "space.service.landing": "landing_page",
    "structures.service.attachments": "attachment_data revoke_attachments move_attachments",
    "structures.service.storing": "plan_structures store_structures",
}
