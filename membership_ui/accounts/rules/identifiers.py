"""What people type to say who they are: an address, or a member number as the portal writes it."""

from __future__ import annotations

import re
import unicodedata

from membership_ui.accounts.rules.tokens import email_key

# "N° 10617" in mails, pages and papers; "no 10617", "N.º 10617" from other keyboards
_WRITTEN = re.compile(r"(?:n\.?[°o]\.?|#)?([0-9]+)", re.I)


def identifier_key(typed: str) -> str:
    """The form in which it is looked up and counted: an address as addresses are compared, a number
    without spaces and what stands before it. Numbers of imported registers may have letters: those
    stay as they are.
    """
    if "@" in typed:
        return email_key(typed)
    number = unicodedata.normalize("NFKC", typed)
    written = _WRITTEN.fullmatch("".join(number.split()))
    return written[1] if written else typed.strip()
