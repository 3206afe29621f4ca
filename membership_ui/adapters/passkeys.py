"""WebAuthn: what a browser is asked for, and whether its answer is true. Knows no account."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import webauthn
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from membership_ui.settings import settings

_PREFERRED = UserVerificationRequirement.PREFERRED
_REQUIRED = UserVerificationRequirement.REQUIRED


class Refused(Exception):
    """The answer is not what was asked for, or not from where it should come."""


@dataclass(frozen=True)
class Credential:
    """A key as it is stored; both texts are base64url."""

    id: str
    public_key: str
    sign_count: int


def creation_options(
    *, site: str, number: str, name: str, handle: bytes, known: Sequence[str]
) -> dict[str, Any]:
    """What `navigator.credentials.create` takes; `known` keys are not made again."""
    options = webauthn.generate_registration_options(
        rp_id=_host(),
        rp_name=site,
        user_id=handle,
        user_name=number,
        user_display_name=name,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.PREFERRED, user_verification=_PREFERRED
        ),
        exclude_credentials=_descriptors(known),
    )
    return json.loads(webauthn.options_to_json(options))


def request_options(known: Sequence[str], *, is_only_proof: bool) -> dict[str, Any]:
    """What `navigator.credentials.get` takes. Without `known` keys the person chooses one. Of the
    only proof the device must know its owner.
    """
    options = webauthn.generate_authentication_options(
        rp_id=_host(),
        allow_credentials=_descriptors(known),
        user_verification=_REQUIRED if is_only_proof else _PREFERRED,
    )
    return json.loads(webauthn.options_to_json(options))


def created(answer: dict[str, Any], challenge: str) -> Credential:
    """The new key. Raises Refused."""
    try:
        found = webauthn.verify_registration_response(
            credential=answer,
            expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=_host(),
            expected_origin=sorted(settings().origins),
        )
    except (WebAuthnException, ValueError, TypeError, KeyError) as error:
        raise Refused from error
    return Credential(
        bytes_to_base64url(found.credential_id),
        bytes_to_base64url(found.credential_public_key),
        found.sign_count,
    )


def new_count(
    answer: dict[str, Any], challenge: str, key: Credential, *, is_only_proof: bool
) -> int:
    """The key's count of uses, which never goes back. Raises Refused."""
    try:
        return webauthn.verify_authentication_response(
            credential=answer,
            expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=_host(),
            expected_origin=sorted(settings().origins),
            credential_public_key=base64url_to_bytes(key.public_key),
            credential_current_sign_count=key.sign_count,
            require_user_verification=is_only_proof,
        ).new_sign_count
    except (WebAuthnException, ValueError, TypeError, KeyError) as error:
        raise Refused from error


def _descriptors(ids: Sequence[str]) -> list[PublicKeyCredentialDescriptor]:
    return [PublicKeyCredentialDescriptor(id=base64url_to_bytes(key)) for key in ids]


def _host() -> str:
    return urlsplit(settings().public_url).hostname or "localhost"
