"""What each key of a person's data is called, and how a status in it reads."""

from __future__ import annotations

from enum import StrEnum

from membership_ui.accounts.rules import LinkPurpose
from membership_ui.accounts.rules.fields import Relation
from membership_ui.accounts.tables import SiteRole
from membership_ui.adapters.tables import JobState
from membership_ui.kernel.errors import N_


class SecondFactor(StrEnum):
    """What may stand beside a password."""

    APP = "app"
    PASSKEY = "passkey"
    RECOVERY_CODE = "recovery_code"


LABELS = {
    "account": N_("Your account"),
    "account.member_number": N_("Member number"),
    "account.given_name": N_("First name"),
    "account.family_name": N_("Last name"),
    "account.email": N_("E-mail"),
    "account.email_verified_at": N_("Address verified on"),
    "account.language": N_("Language"),
    "account.created_at": N_("Account created"),
    "account.password_changed_at": N_("Password changed on"),
    "account.erased_at": N_("Account deleted on"),
    "roles": N_("Your roles"),
    "roles.site": N_("Site"),
    "roles.role": N_("Role"),
    "sites": N_("Sites that know you"),
    "sites.site": N_("Site"),
    "sites.since": N_("Since"),
    "answers": N_("Your answers"),
    "answers.key": N_("Key"),
    "answers.question": N_("Question"),
    "answers.answer": N_("Answer, as stored"),
    "answers.reads": N_("Answer"),
    "household": N_("Your family"),
    "household.relation": N_("Relation"),
    "household.given_name": N_("First name"),
    "household.family_name": N_("Last name"),
    "household.birth_date": N_("Birth date"),
    "changes": N_("Changes of your data"),
    "changes.at": N_("When"),
    "changes.by": N_("By"),
    "changes.what": N_("What"),
    "changes.before": N_("Before"),
    "changes.after": N_("After"),
    "changes_made": N_("Changes that you made for others"),
    "changes_made.at": N_("When"),
    "changes_made.account": N_("Account"),
    "changes_made.what": N_("What"),
    "sessions": N_("Your sessions"),
    "sessions.opened_at": N_("Opened"),
    "sessions.expires_at": N_("Ends at the latest"),
    "sessions.ended_at": N_("Ended"),
    "sessions.stays_signed_in": N_("Stay signed in"),
    "sessions.browser": N_("Browser"),
    "sessions.second_factor_shown": N_("Second factor shown"),
    "sessions.last_seen_at": N_("Last seen"),
    "second_factors": N_("Second factors"),
    "second_factors.kind": N_("Kind"),
    "second_factors.name": N_("Name"),
    "second_factors.since": N_("Since"),
    "second_factors.confirmed_at": N_("Confirmed"),
    "second_factors.last_used_at": N_("Last used"),
    "second_factors.used_at": N_("Used"),
    "known_devices": N_("Devices that we know"),
    "known_devices.first_seen_at": N_("First seen"),
    "known_devices.last_seen_at": N_("Last seen"),
    "reset_links": N_("Links for a new password"),
    "reset_links.expires_at": N_("Valid until"),
    "reset_links.used_at": N_("Used"),
    "email_links": N_("Links that confirm an address"),
    "email_links.email": N_("E-mail"),
    "email_links.purpose": N_("Purpose"),
    "email_links.expires_at": N_("Valid until"),
    "email_links.used_at": N_("Used"),
    "journal": N_("Journal: what you did and what was done about you"),
    "journal.at": N_("When"),
    "journal.by": N_("By"),
    "journal.what": N_("What"),
    "journal.about": N_("About"),
    "journal.details": N_("Details"),
    "mails": N_("E-mails written to you"),
    "mails.kind": N_("Kind"),
    "mails.written_at": N_("Written"),
    "mails.sent_at": N_("Sent"),
    "mails.state": N_("State"),
}
WORDS: dict[StrEnum, str] = {
    SiteRole.REVIEWER: N_("Reviewer"),
    SiteRole.TREASURER: N_("Treasurer"),
    SiteRole.ACTIVITY_MANAGER: N_("Activity manager"),
    SiteRole.VOLUNTEER: N_("Volunteer"),
    SiteRole.SITE_MANAGER: N_("Site manager"),
    SiteRole.NETWORK_ADMINISTRATOR: N_("Network administrator"),
    Relation.SPOUSE: N_("Spouse"),
    Relation.CHILD: N_("Child"),
    LinkPurpose.VALIDATE: N_("Confirm the address"),
    LinkPurpose.CHANGE: N_("Change the address"),
    SecondFactor.APP: N_("Authenticator app"),
    SecondFactor.PASSKEY: N_("Passkey"),
    SecondFactor.RECOVERY_CODE: N_("Recovery code"),
    JobState.WAITING: N_("Waiting"),
    JobState.DONE: N_("Sent"),
    JobState.DEAD: N_("Not sent"),
    JobState.UNCERTAIN: N_("Perhaps sent"),
}
