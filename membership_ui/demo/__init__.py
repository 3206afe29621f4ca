"""The demo: one site with its fee scales, its staff, a few members at each stage, and 36,130 real
structures; three more sites where anybody may register.

Names of people, bank details and legal identities are invented. Loaded once, through the portal's
own use cases.
"""

from membership_ui.demo.loading import LOGINS, PASSWORD, load_demo

__all__ = ["LOGINS", "PASSWORD", "load_demo"]
