"""Rows of a person, by noun."""

from membership_ui.accounts.tables.people import Account, RoleOnSite, SiteRole
from membership_ui.accounts.tables.sessions import PasswordReset, SignIn, ThrottleCount

__all__ = ["Account", "PasswordReset", "RoleOnSite", "SignIn", "SiteRole", "ThrottleCount"]
