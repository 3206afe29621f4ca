"""Passkeys of an account: asked for, added, used, removed."""

from __future__ import annotations

from typing import Any

from sqlalchemy.exc import IntegrityError

from membership_ui.accounts import mails
from membership_ui.accounts.events import CredentialsChanged
from membership_ui.accounts.queries import factors, people
from membership_ui.accounts.rules import digest
from membership_ui.accounts.rules.factors import (
    CHALLENGE_FOR,
    FactorRequired,
    LastFactor,
    PasskeyRefused,
)
from membership_ui.accounts.rules.names import full_name
from membership_ui.accounts.service.factors import first_factor, mark_two_factor, own_account_id
from membership_ui.accounts.service.recent_proof import renew_proof, require_recent_proof
from membership_ui.accounts.tables import Passkey, SpentChallenge
from membership_ui.adapters import passkeys as webauthn
from membership_ui.adapters.sealing import keyed_digest
from membership_ui.kernel.errors import NotFound, require
from membership_ui.kernel.subjects import Subject
from membership_ui.kernel.work import UnitOfWork

_LONGEST_NAME, _MOST_PASSKEYS = 60, 20


def creation_options(work: UnitOfWork, account_id: int, site_name: str) -> dict[str, Any]:
    """For the browser that adds a key to the account."""
    who = people.account(work.session, account_id)
    require(who is not None)
    assert who
    known = [key.credential_id for key in factors.passkeys(work.session, account_id)]
    return webauthn.creation_options(
        site=site_name,
        number=who.member_number,
        name=full_name(who),
        handle=bytes.fromhex(keyed_digest("passkey-owner", str(account_id))),
        known=known,
    )


def own_creation_options(work: UnitOfWork, site_name: str, *, session: str) -> dict[str, Any]:
    """For the browser of a signed-in person. Raises NotAllowed, ProofNeeded."""
    account_id = own_account_id(work)
    require_recent_proof(work, session)
    return creation_options(work, account_id, site_name)


def request_options(work: UnitOfWork, account_id: int) -> dict[str, Any]:
    """For the browser that shows a key of the account; 0 when the key says whose it is."""
    known = [key.credential_id for key in factors.passkeys(work.session, account_id)]
    return webauthn.request_options(known, is_only_proof=not account_id)


def own_request_options(work: UnitOfWork) -> dict[str, Any]:
    """For a signed-in person who shows again who they are: the device must know its owner. Raises
    NotAllowed.
    """
    known = [key.credential_id for key in factors.passkeys(work.session, own_account_id(work))]
    return webauthn.request_options(known, is_only_proof=True)


def prove_again(work: UnitOfWork, answer: dict[str, Any], challenge: str, *, session: str) -> None:
    """By a key of the signed-in person, in the place of the password. Raises NotAllowed,
    PasskeyRefused.
    """
    account_id = own_account_id(work)
    owner_by_passkey(work, answer, challenge, account_id=account_id, is_only_proof=True)
    renew_proof(work, session, "passkey")


def spend_challenge(work: UnitOfWork, challenge: str) -> None:
    """In a transaction of its own, before the answer is judged. Raises PasskeyRefused when it was
    answered before.
    """
    try:
        with work.session.begin_nested():
            expires_at = work.now + CHALLENGE_FOR
            work.add(SpentChallenge(digest=digest(challenge), expires_at=expires_at))
    except IntegrityError as twice:
        raise PasskeyRefused from twice


def add_passkey(
    work: UnitOfWork,
    account_id: int,
    answer: dict[str, Any],
    challenge: str,
    name: str,
    *,
    site_id: int,
) -> None:
    """Keep the key that the browser made. Raises PasskeyRefused."""
    if len(factors.passkeys(work.session, account_id)) >= _MOST_PASSKEYS:
        raise PasskeyRefused
    try:
        made = webauthn.created(answer, challenge)
    except webauthn.Refused as refusal:
        raise PasskeyRefused from refusal
    if factors.passkey(work.session, made.id):
        raise PasskeyRefused
    is_first = not factors.has_factor(work.session, account_id)
    name = " ".join(name.split())[:_LONGEST_NAME] or "…"
    work.add(
        Passkey(
            account_id=account_id,
            credential_id=made.id,
            public_key=made.public_key,
            sign_count=made.sign_count,
            name=name,
            created_at=work.now,
        )
    )
    who = people.account(work.session, account_id)
    work.announce(CredentialsChanged(account_id))
    work.record("account.passkey_added", Subject("account", account_id), name=name)
    if who:
        work.post(mails.passkey_added(who, name, site_id=site_id, at=work.now))
    if is_first:
        first_factor(work, account_id, site_id=site_id)


def add_own_passkey(
    work: UnitOfWork,
    answer: dict[str, Any],
    challenge: str,
    name: str,
    *,
    session: str,
    site_id: int,
) -> bool:
    """Whether it is the first second factor: recovery codes are then shown next. The session, by
    its digest, has shown a second factor from now on. Raises PasskeyRefused, ProofNeeded.
    """
    account_id = own_account_id(work)
    require_recent_proof(work, session)
    is_first = not factors.has_factor(work.session, account_id)
    add_passkey(work, account_id, answer, challenge, name, site_id=site_id)
    mark_two_factor(work, session, account_id)
    return is_first


def owner_by_passkey(
    work: UnitOfWork,
    answer: dict[str, Any],
    challenge: str,
    *,
    account_id: int = 0,
    is_only_proof: bool,
) -> int:
    """Whose key answered the challenge; it must be `account_id`'s where one is said, and know its
    owner where it is the only proof. Raises PasskeyRefused.
    """
    key = factors.passkey(work.session, str(answer.get("id", "")))
    if key is None or (account_id and key.account_id != account_id):
        raise PasskeyRefused
    owner = people.account(work.session, key.account_id)
    if owner is None or owner.closed_at is not None:
        raise PasskeyRefused
    stored = webauthn.Credential(key.credential_id, key.public_key, key.sign_count)
    try:
        key.sign_count = webauthn.new_count(answer, challenge, stored, is_only_proof=is_only_proof)
    except webauthn.Refused as refusal:
        raise PasskeyRefused from refusal
    key.last_used_at = work.now
    return key.account_id


def remove_passkey(work: UnitOfWork, passkey_id: int) -> None:
    """Raises NotFound for another person's key, LastFactor or FactorRequired for the last one."""
    account_id = own_account_id(work)
    own = factors.passkeys(work.session, account_id)
    key = next((one for one in own if one.id == passkey_id), None)
    if key is None:
        raise NotFound
    app = factors.totp(work.session, account_id)
    if len(own) == 1 and (app is None or app.confirmed_at is None):
        is_required = factors.must_have_factor(work.session, account_id)
        raise FactorRequired if is_required else LastFactor
    work.session.delete(key)
    work.announce(CredentialsChanged(account_id))
    work.record("account.passkey_removed", Subject("account", account_id), name=key.name)
