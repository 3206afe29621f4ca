"""Before what would give the account away for good: the person has shown lately who they are. An
open session is not enough: it may be somebody else's hands on the same keyboard.
"""

from __future__ import annotations

from membership_ui.accounts.queries import sessions
from membership_ui.accounts.rules.factors import PROOF_FOR, ProofNeeded
from membership_ui.kernel.work import UnitOfWork


def require_recent_proof(work: UnitOfWork, session: str) -> None:
    """`session` is the digest of the session that acts. Raises ProofNeeded."""
    if not has_recent_proof(work, session):
        raise ProofNeeded


def has_recent_proof(work: UnitOfWork, session: str) -> bool:
    """Signed in, or shown again, within PROOF_FOR; never in another person's session."""
    row = sessions.sign_in(work.session, session)
    if row is None or row.account_id != work.actor.account_id or row.ended_at is not None:
        return False
    return work.now - (row.proved_at or row.created_at) < PROOF_FOR


def renew_proof(work: UnitOfWork, session: str, proof: str) -> None:
    """The caller has checked `proof`: `password` or `passkey`."""
    row = sessions.sign_in(work.session, session)
    if row is not None and row.account_id == work.actor.account_id:
        row.proved_at = work.now
        work.record("account.proved_again", f"account:{row.account_id}", proof=proof)
