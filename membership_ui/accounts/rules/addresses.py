"""Which e-mail addresses are accepted, and how long a link to one of them lives."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum

from email_validator import EmailNotValidError, validate_email

from membership_ui.accounts.rules.signing_in import Throttle
from membership_ui.kernel.errors import N_, Conflict, Invalid

LINK_FOR = timedelta(hours=24)
# A mail box is not flooded, whoever knows its address; a family of twelve may share it
MAILS_PER_ADDRESS = Throttle(12, timedelta(hours=1))
RESENDS_PER_IDENTIFIER = Throttle(3, timedelta(minutes=15))
CHANGES_PER_ACCOUNT = Throttle(5, timedelta(hours=1))
# A training room behind one network address registers together, with a few mistakes each
FORMS_PER_VISITOR = Throttle(60, timedelta(minutes=15))
# The second click on a button, or a browser that sends again
SAME_FORM = timedelta(minutes=1)


class LinkPurpose(StrEnum):
    """What opening the link does: validate the account's address, or replace it."""

    VALIDATE = "validate"
    CHANGE = "change"


class UnverifiedEmail(Conflict):
    message = N_("Your email address is not confirmed yet.")


class TooManyForms(Conflict):
    message = N_("Many accounts have been opened from here. Try again in 15 minutes.")


class NoChangeWaits(Conflict):
    message = N_("There is no longer a pending change of address.")


class TooManyChanges(Conflict):
    message = N_("You have requested several changes of address. Try again in an hour.")


def read_email(typed: str) -> str:
    """The address as mail servers write it, its domain in ASCII. Raises Invalid("email")."""
    address = typed.strip()
    if not address:
        raise Invalid("email", N_("This field is required."))
    try:
        found = validate_email(address, check_deliverability=False)
    except EmailNotValidError as error:
        raise Invalid(
            "email", N_("This email address is incomplete. Example: name@example.org")
        ) from error
    if not found.ascii_email:
        raise Invalid(
            "email",
            N_("Mail does not reach addresses with accents before the @. Enter another address."),
        )
    return found.ascii_email
