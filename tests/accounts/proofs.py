"""Second factors for tests: an app by its secret, and the sign-in up to the second step."""

from __future__ import annotations

from uuid import uuid4

import pyotp

from membership_ui.accounts.service import factors
from membership_ui.accounts.service.second_step import Visitor, enter
from membership_ui.accounts.service.signing_in import SignInRequest
from membership_ui.accounts.tables import SignIn
from tests.accounts.looks import keep_session
from tests.conftest import NOW

VISITOR = Visitor("192.0.2.7", "Mozilla/5.0 (Windows NT 10.0) Firefox/140.0", "device-1")


def just_signed_in(unit, who, **facts):
    """The digest of a session that was opened now; of none for a visitor."""
    if who.account_id is None:
        return ""
    return keep_session(unit, who, f"fresh {uuid4()}", **facts)


def code_of(secret, now=NOW):
    return pyotp.TOTP(secret).at(now)


def add_app(work, who, site, now=NOW):
    """The account's app counts from now on; its secret."""
    with work(who, now=now) as unit:
        here = keep_session(unit, who, f"here {who.account_id}")
        secret = factors.begin_own_app(unit, site.name, session=here).secret
    with work(who, now=now) as unit:
        assert factors.confirm_own_app(unit, code_of(secret, now), session=here, site_id=site.id)
        unit.session.delete(unit.session.get_one(SignIn, here))
    return secret


def asked_by(who, site, visitor=VISITOR, **changed):
    values = {"is_kept": False, **changed}
    return SignInRequest(
        who.member_number, visitor.address, site.id, values["is_kept"], visitor.user_agent,
        visitor.device,
    )  # fmt: skip


def after_password(work, who, site, now=NOW, **changed):
    """What the right password is worth."""
    with work(now=now) as unit:
        asked = asked_by(who, site, **changed)
        return enter(unit, asked, who.account_id, changed.get("next", "/rhone/receipts"))
