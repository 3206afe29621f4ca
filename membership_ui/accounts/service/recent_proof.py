"""Before what would give the account away for good: the person has shown lately who they are. An
open session is not enough: it may be somebody else's hands on the same keyboard.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from membership_ui.accounts.queries import factors, sessions
from membership_ui.accounts.rules.factors import PROOF_FOR, ProofNeeded
from membership_ui.accounts.tables import SignIn
from membership_ui.kernel.errors import require
from membership_ui.kernel.subjects import Subject
from membership_ui.kernel.work import UnitOfWork


class Proof(StrEnum):
    """What has to be shown before going on."""

    NONE = ""
    PASSWORD = "password"
    FACTOR = "factor"


@dataclass(frozen=True)
class StaffProof:
    """What a member of staff has to show, and by what they can."""

    wanted: Proof = Proof.NONE
    has_app: bool = False
    has_passkey: bool = False


def require_staff_proof(work: UnitOfWork, session: str) -> None:
    """Before what opens or gives away somebody else's account: a fresh second factor where a site
    asks the actor for one, else a fresh password or passkey. Raises ProofNeeded.
    """
    if staff_proof(work, session).wanted:
        raise ProofNeeded


def staff_proof(work: UnitOfWork, session: str) -> StaffProof:
    """For the page that asks it. Raises NotAllowed."""
    require(work.actor.is_present)
    account_id = work.actor.account_id or 0
    app = factors.totp(work.session, account_id)
    has_app = app is not None and app.confirmed_at is not None
    has_passkey = bool(factors.passkeys(work.session, account_id))
    return StaffProof(_staff_wants(work, session), has_app, has_passkey)


def _staff_wants(work: UnitOfWork, session: str) -> Proof:
    if not factors.must_have_factor(work.session, work.actor.account_id or 0):
        return Proof.NONE if has_recent_proof(work, session) else Proof.PASSWORD
    row = _own_session(work, session)
    shown_at = row and (row.factor_proved_at or (row.created_at if row.is_strong else None))
    is_fresh = shown_at is not None and work.now - shown_at < PROOF_FOR
    return Proof.NONE if is_fresh else Proof.FACTOR


def require_recent_proof(work: UnitOfWork, session: str) -> None:
    """`session` is the digest of the session that acts. Raises ProofNeeded."""
    if not has_recent_proof(work, session):
        raise ProofNeeded


def has_recent_proof(work: UnitOfWork, session: str) -> bool:
    """Signed in, or shown again, within PROOF_FOR; never in another person's session."""
    row = _own_session(work, session)
    return row is not None and work.now - (row.proved_at or row.created_at) < PROOF_FOR


def renew_proof(work: UnitOfWork, session: str, proof: str) -> None:
    """The caller has checked `proof`: `password`, `passkey` or `totp`."""
    row = _own_session(work, session)
    if row is not None:
        row.proved_at = work.now
        if proof != "password":
            row.factor_proved_at = work.now
        work.record("account.proved_again", Subject("account", row.account_id), proof=proof)


def _own_session(work: UnitOfWork, session: str) -> SignIn | None:
    row = sessions.sign_in(work.session, session)
    is_own = row is not None and row.account_id == work.actor.account_id and row.ended_at is None
    return row if is_own else None
