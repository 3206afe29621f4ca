"""Why a sent file is not kept: said by the process that reads it, told by the one that asked."""

from __future__ import annotations

from membership_ui.kernel.errors import N_

DAMAGED = N_("This file is damaged. Save it again and send the new copy.")
PROTECTED = N_("This PDF is protected by a password. Send it without one.")
ACTING = N_(
    "This PDF contains something that runs code, sends data or opens another file. Print it to "
    "a new PDF and send that one."
)
TOO_LARGE = N_("This picture is too large. Send one of 40 million pixels at most.")
REFUSALS = frozenset({DAMAGED, PROTECTED, ACTING, TOO_LARGE})
