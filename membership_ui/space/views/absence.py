"""What stands where a membership would: why there is none to manage, and what happens next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from membership_ui.adapters.i18n import _
from membership_ui.sites.rules import MembersAre, Policy, ReviewStep
from membership_ui.space.views.standing import StandingView
from membership_ui.structures.tables import Attachment, AttachmentStatus, Structure


@dataclass(frozen=True)
class Absence:
    title: str = ""
    text: str = ""


@dataclass(frozen=True)
class AbsenceRecords:
    """`is_member`: in their own name, on this site."""

    site_name: str
    policy: Policy
    standing: StandingView
    is_member: bool
    attachments: Sequence[tuple[Attachment, Structure]]


def never_joined() -> Absence:
    """Of a structure without a single term."""
    return Absence(
        _("You have no membership yet."), _("Write to us: we will tell you how to join.")
    )


def absence_of(records: AbsenceRecords) -> Absence:
    if records.standing.expires or records.standing.is_endless:
        return _of_standing(records.standing)
    if records.is_member:
        return Absence(
            _("You are a member of {site}.").format(site=records.site_name),
            _("Write to us for any question about your membership."),
        )
    if records.policy.members_are is MembersAre.INDIVIDUALS:
        return _of_individual(records.policy)
    return _of_structures(records)


def _of_standing(standing: StandingView) -> Absence:
    ends = _("Your membership ended on {day}.") if standing.is_over else None
    title = (ends or _("You are a member until {day}.")).format(day=standing.expires)
    if standing.is_endless:
        title = _("You are a member, with no end date.")
    if not standing.member:
        return Absence(title, _("Write to us for any question about your membership."))
    text = _("This is the membership of {structure}: its administrators manage it.")
    return Absence(title, text.format(structure=standing.member))


def _of_individual(policy: Policy) -> Absence:
    if ReviewStep.LOCAL_MANAGER not in policy.review:
        return never_joined()
    return Absence(
        _("You have no membership yet."),
        _(
            "Your account is open. The local manager will check that you are eligible before "
            "you become a member. Write to us to find out where this stands."
        ),
    )


def _of_structures(records: AbsenceRecords) -> Absence:
    named = {attachment.status: row.name for attachment, row in reversed(records.attachments)}
    if AttachmentStatus.VALIDATED in named:
        return Absence(
            _("Your account does not manage any structure."),
            _(
                "Memberships are managed by the administrators of a structure."
                " Ask one of them, or write to us."
            ),
        )
    if AttachmentStatus.PENDING in named:
        title = _("Your attachment to {structure} is being checked.")
        return Absence(
            title.format(structure=named[AttachmentStatus.PENDING]),
            _("Its membership will appear here. Write to us if you have a question."),
        )
    text = _(
        "The members of {site} are structures. Tell us the name of yours: we will attach your"
        " account to it, or tell you how it can join."
    )
    return Absence(
        _("Your account is not attached to any structure yet."), text.format(site=records.site_name)
    )
