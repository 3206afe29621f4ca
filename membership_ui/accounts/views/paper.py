"""A person's data in the words of the pages: what is stored in codes is for the JSON file."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

from membership_ui.accounts.views.my_data import SecondFactor
from membership_ui.accounts.views.profile import LANGUAGES
from membership_ui.accounts.views.security import codes_text
from membership_ui.adapters.i18n import _
from membership_ui.adapters.tables import JobState
from membership_ui.kernel.errors import N_

Row = Mapping[str, Any]
# A key of the section, or a label in words, and what stands beside it
Told = list[tuple[str, Any]]


class Reader(Protocol):
    """Puts into words what is stored."""

    def said(self, value: Any) -> str: ...

    def saying(self, kind: str) -> str: ...


Teller = Callable[[Sequence[Row], Reader], list[Told]]


def without(*names: str) -> Teller:
    """All but these keys."""
    return lambda rows, _reader: [
        [(name, value) for name, value in row.items() if name not in names] for row in rows
    ]


def _account(rows: Sequence[Row], _reader: Reader) -> list[Told]:
    return [
        [
            (name, LANGUAGES.get(value, value) if name == "language" else value)
            for name, value in row.items()
        ]
        for row in rows
    ]


def _answers(rows: Sequence[Row], _reader: Reader) -> list[Told]:
    """One record, each question once."""
    return [[(row["question"], row["reads"]) for row in rows]]


def _changes(rows: Sequence[Row], _reader: Reader) -> list[Told]:
    return [
        [
            ("at", row["at"]),
            ("by", row["by"]),
            ("field", row["field"]),
            ("before", row["before_reads"]),
            ("after", row["after_reads"]),
        ]
        for row in rows
    ]


def _second_factors(rows: Sequence[Row], reader: Reader) -> list[Told]:
    """The codes together: how many are left, when the others were used."""
    codes = [row for row in rows if row["kind"] is SecondFactor.RECOVERY_CODE]
    told = [list(row.items()) for row in rows if row not in codes]
    if codes:
        used = [reader.said(row["used_at"]) for row in codes if row["used_at"]]
        left = codes_text(len(codes) - len(used))
        told.append([(_("Recovery codes"), left), ("used_at", "\n".join(used))])
    return told


def _journal(rows: Sequence[Row], reader: Reader) -> list[Told]:
    return [[(reader.said(row["at"]), _deed(row, reader))] for row in rows]


def _deed(row: Row, reader: Reader) -> str:
    deed = row["reads"] or reader.saying(row["what"]) or _("Another action in the portal")
    if row["by_you"] or not row["by"]:
        return deed
    return _("{deed}, by {name}").format(deed=deed, name=row["by"])


def _mails(rows: Sequence[Row], reader: Reader) -> list[Told]:
    return [[(reader.said(row["written_at"]), _mail(row, reader))] for row in rows]


def _mail(row: Row, reader: Reader) -> str:
    title = reader.saying(row["kind"]) or _("Another email")
    if row["state"] is JobState.DONE:
        return title
    return _("{title} ({state})").format(title=title, state=reader.said(row["state"]).lower())


PAPER: dict[str, Teller] = {
    "account": _account,
    "answers": _answers,
    "changes": _changes,
    "changes_made": without("account", "what"),
    "sessions": without("browser"),
    "second_factors": _second_factors,
    "closed_accounts": without("answers"),
    "journal": _journal,
    "mails": _mails,
}
# Titles of the e-mails, and what the person did to others or before they were known
SAYINGS = {
    "account-erased": N_("Your account has been deleted"),
    "account-exported": N_("A copy of your data was downloaded"),
    "accounts-merged": N_("Two accounts have been merged"),
    "email-change-asked": N_("A change of email address was requested"),
    "email-change": N_("Confirm your new email address"),
    "email-changed": N_("Your email address has been changed"),
    "email-validation": N_("Confirm your email address"),
    "merge-dropped": N_("Your accounts stay as they are"),
    "merge-proposed": N_("Are these two accounts yours?"),
    "merge-undone": N_("Your accounts are separate again"),
    "new-device": N_("New device on your account"),
    "passkey-added": N_("A passkey was added"),
    "password-changed": N_("Your password has been changed"),
    "password-reset": N_("Choose a new password"),
    "recovery-code-used": N_("A recovery code was used"),
    "second-factor-failed": N_("Somebody knows your password"),
    "second-factor-off": N_("The second factor is off"),
    "second-factor-on": N_("The second factor is on"),
    "second-factor-removed": N_("The second factor of your account was removed"),
    "sign-in-locked": N_("Sign-in is blocked for a while"),
    "space-seen": N_("The staff are viewing your space"),
    "account.sign_in_failed": N_("Wrong password when signing in"),
    "account.passkey_failed": N_("A passkey was refused"),
    "account.viewed": N_("You viewed somebody’s account record"),
    "account.look_begun": N_("You started viewing somebody’s space"),
    "account.look_ended": N_("You stopped viewing somebody’s space"),
    "account.paper_seen": N_("You opened a document in somebody’s space"),
    "account.merged_away": N_("You merged two accounts of one person"),
    "account.merged_in": N_("You merged two accounts of one person"),
    "account.merge_proposed": N_("You proposed to merge two accounts"),
    "account.merge_seconded": N_("You agreed to the merge of two accounts"),
    "account.merge_withdrawn": N_("You withdrew the proposal to merge two accounts"),
    "account.merge_undone": N_("You undid the merge of two accounts"),
    "account.factor_removed_by_staff": N_("You removed somebody’s second factor"),
    "account.validation_sent_again": N_("You sent somebody the confirmation link again"),
    "account.profile_changed": N_("You changed somebody’s profile"),
}
