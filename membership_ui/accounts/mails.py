"""E-mails about an account."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from membership_ui.accounts.rules import LINK_FOR, RESET_FOR, digest
from membership_ui.accounts.rules.browsers import browser_and_system
from membership_ui.accounts.rules.names import full_name
from membership_ui.accounts.tables import Account, AccountMerge, MergeProposal
from membership_ui.kernel.work import Message


def name_of(who: Account) -> str:
    """As letters to the account's address say it: empty while nobody confirmed the address. A name
    is free text, and the address may be a stranger's.
    """
    return full_name(who) if who.email_verified_at else ""


def password_reset(
    links: Sequence[tuple[Account, str]], *, site_id: int, site_slug: str, at: datetime
) -> Message:
    """One mail for every account of the address; the tokens live an hour."""
    first = links[0][0]
    accounts = _a_link_each(links, f"/{site_slug}/password/reset")
    return Message(
        key=f"password-reset:{first.id}:{at.isoformat()}",
        template="password-reset",
        to=first.email,
        locale=first.locale,
        site_id=site_id,
        values={"accounts": accounts, "valid_minutes": int(RESET_FOR.total_seconds() // 60)},
        is_awaited=True,
    )


def email_validation(
    links: Sequence[tuple[Account, str]],
    *,
    site_id: int,
    site_slug: str,
    is_shared: bool,
) -> Message:
    """One mail for every account of the address that waits; `is_shared` when others do not."""
    first = links[0][0]
    accounts = _a_link_each(links, f"/{site_slug}/verify")
    for account in accounts:
        # Anybody may have typed this address, and any words for a name
        del account["name"]
    return Message(
        key=f"email-validation:{digest(links[0][1])}",
        template="email-validation",
        to=first.email,
        locale=first.locale,
        site_id=site_id,
        values={
            "accounts": accounts,
            "is_shared": is_shared,
            "valid_hours": int(LINK_FOR.total_seconds() // 3600),
        },
        is_awaited=True,
    )


def email_change(
    who: Account, email: str, secret: str, *, site_id: int, site_slug: str, at: datetime
) -> Message:
    """To the address that the account would have: whose it is, nobody knows yet, and nothing that
    the asking person typed stands in it.
    """
    message = _about(who, "email-change", site_id, at)
    values = {
        "number": who.member_number,
        "when": at.isoformat(),
        "link": f"/{site_slug}/verify?token={secret}",
        "valid_hours": int(LINK_FOR.total_seconds() // 3600),
    }
    key = f"email-change:{digest(secret)}"
    return replace(message, key=key, to=email, values=values, is_awaited=True)


def email_change_asked(
    who: Account, email: str, cancelling: str, *, site_id: int, site_slug: str, at: datetime
) -> Message:
    """To the address that the account has; `cancelling` is the token that takes it back."""
    cancel = f"/{site_slug}/verify?token={cancelling}"
    return _about(who, "email-change-asked", site_id, at, email=email, cancel=cancel)


def email_changed(who: Account, email: str, *, site_id: int, at: datetime) -> Message:
    """To the address that the account had: asked for before it changes."""
    message = _about(who, "email-changed", site_id, at)
    return replace(message, values={**message.values, "email": email})


def password_changed(
    who: Account, *, site_id: int, at: datetime, dropped_email: str = ""
) -> Message:
    """`dropped_email`: the address of a change that the new password cancelled."""
    return _about(
        who, "password-changed", site_id, at, number=who.member_number, dropped_email=dropped_email
    )


def sign_in_locked(who: Account, *, site_id: int, at: datetime) -> Message:
    """Told to the owner once a quarter of an hour at most: the lock itself is the limit."""
    return _about(who, "sign-in-locked", site_id, at)


def new_device(who: Account, user_agent: str, *, site_id: int, at: datetime) -> Message:
    """`user_agent` as the browser says it; the letter puts it in words."""
    browser, system = browser_and_system(user_agent)
    return _about(who, "new-device", site_id, at, browser=browser, system=system)


def second_factor_on(who: Account, *, site_id: int, at: datetime) -> Message:
    return _about(who, "second-factor-on", site_id, at)


def second_factor_off(who: Account, *, site_id: int, at: datetime) -> Message:
    return _about(who, "second-factor-off", site_id, at)


def second_factor_removed(who: Account, *, site_id: int, at: datetime) -> Message:
    """By the staff of the site, for somebody who lost it."""
    return _about(who, "second-factor-removed", site_id, at)


def second_factor_failed(who: Account, *, site_id: int, at: datetime) -> Message:
    """Somebody had the password and not the second factor."""
    return _about(who, "second-factor-failed", site_id, at)


def recovery_code_used(who: Account, left: int, *, site_id: int, at: datetime) -> Message:
    return _about(who, "recovery-code-used", site_id, at, left=left)


def passkey_added(who: Account, name: str, *, site_id: int, at: datetime) -> Message:
    return _about(who, "passkey-added", site_id, at, passkey=name)


def space_seen(who: Account, staff: str, reason: str, *, site_id: int, at: datetime) -> Message:
    """A staff member views the person's space, and why."""
    return _about(who, "space-seen", site_id, at, staff=staff, reason=reason)


def _a_link_each(links: Sequence[tuple[Account, str]], page: str) -> list[dict[str, str]]:
    return [
        {
            "number": who.member_number,
            "name": name_of(who),
            "link": f"{page}?token={secret}",
        }
        for who, secret in links
    ]


def _about(who: Account, template: str, site_id: int, at: datetime, **values: Any) -> Message:
    return Message(
        key=f"{template}:{who.id}:{at.isoformat()}",
        template=template,
        to=who.email,
        locale=who.locale,
        site_id=site_id,
        values={"name": name_of(who), "when": at.isoformat()} | values,
    )


def account_exported(who: Account, *, site_id: int, at: datetime) -> Message:
    return _about(who, "account-exported", site_id, at)


def account_erased(who: Account, *, site_id: int, at: datetime) -> Message:
    """The last one, to the address that the account had."""
    return _about(who, "account-erased", site_id, at)


def accounts_merged(leaving: Account, staying: Account, merge: AccountMerge) -> list[Message]:
    """To both addresses; once where they are the same."""
    return _to_both(
        "accounts-merged",
        leaving,
        staying,
        merge.site_id,
        at=merge.merged_at,
        until=merge.undo_until.isoformat(),
    )


def merge_proposed(
    who: Account,
    leaving: Account,
    staying: Account,
    proposal: MergeProposal,
    *,
    site_slug: str,
    token: str,
    answer_days: int,
    at: datetime,
) -> Message:
    """To one of the two: numbers only, the other one's name may be a stranger's words. `due_at` is
    said once a second member of staff stood in.
    """
    message = _about(who, "merge-proposed", proposal.site_id, at)
    values = {
        "number": who.member_number,
        "staying": staying.member_number,
        "leaving": leaving.member_number,
        "is_shared": leaving.email_key == staying.email_key,
        "link": f"/{site_slug}/merge?token={token}",
        "answer_days": answer_days,
        "due_at": proposal.due_at.isoformat() if proposal.due_at else "",
        "when": at.isoformat(),
    }
    return replace(message, key=f"merge-proposed:{digest(token)}", values=values)


def merge_dropped(
    leaving: Account, staying: Account, proposal: MergeProposal, *, at: datetime
) -> list[Message]:
    """To both: it was stopped, withdrawn or given up, and nothing changed."""
    return _to_both("merge-dropped", leaving, staying, proposal.site_id, at=at)


def merge_undone(
    leaving: Account, staying: Account, merge: AccountMerge, *, at: datetime
) -> list[Message]:
    return _to_both("merge-undone", leaving, staying, merge.site_id, at=at)


def _to_both(
    template: str,
    leaving: Account,
    staying: Account,
    site_id: int,
    at: datetime,
    **said: str,
) -> list[Message]:
    said |= {"staying": staying.member_number, "leaving": leaving.member_number}
    told = [staying] if staying.email_key == leaving.email_key else [staying, leaving]
    return [_about(who, template, site_id, at, **said) for who in told if who.email]
