"""Rows of a person, by noun."""

from membership_ui.accounts.tables.factors import (
    KnownDevice,
    Passkey,
    PendingSignIn,
    RecoveryCode,
    RecoverySheet,
    SpentChallenge,
    Totp,
)
from membership_ui.accounts.tables.links import EmailLink, MemberCounter, RefusedRegistration
from membership_ui.accounts.tables.merges import AccountMerge, MergedRow, MergeProposal
from membership_ui.accounts.tables.people import Account, RoleOnSite, SiteRole
from membership_ui.accounts.tables.profile import (
    AccountOnSite,
    HouseholdPerson,
    ProfileChange,
    ProfileField,
    ProfileValue,
)
from membership_ui.accounts.tables.sessions import PasswordReset, SignIn, ThrottleCount

__all__ = [
    "Account",
    "AccountMerge",
    "AccountOnSite",
    "EmailLink",
    "HouseholdPerson",
    "KnownDevice",
    "Passkey",
    "RefusedRegistration",
    "KnownDevice",
    "MemberCounter",
    "MergeProposal",
    "MergedRow",
    "Passkey",
    "PasswordReset",
    "PendingSignIn",
    "ProfileChange",
    "ProfileField",
    "ProfileValue",
    "RecoveryCode",
    "RecoverySheet",
    "RoleOnSite",
    "SignIn",
    "SiteRole",
    "SpentChallenge",
    "ThrottleCount",
    "Totp",
]
