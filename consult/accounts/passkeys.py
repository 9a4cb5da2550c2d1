"""Passkeys: a device proves that it holds the secret half of a key, for this site alone."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session
from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from consult.accounts.models import Passkey
from consult.domain.errors import InvalidInput
from consult.organisations.models import Person

LONGEST_ANSWER = 20_000
MOST = 10
"""Passkeys a person may have."""


@dataclass(frozen=True, kw_only=True)
class Site:
    """For which site keys are made: its address as browsers see it."""

    host: str
    origin: str


@dataclass(frozen=True, kw_only=True)
class Question:
    """What is put to a device, and the challenge that its answer must hold."""

    options: str
    challenge: str


def ask_for_new_key(session: Session, person: Person, site: Site) -> Question:
    """What a device needs to make a key for this person."""
    options = generate_registration_options(
        rp_id=site.host,
        rp_name="Consult",
        user_id=person.id.bytes,
        user_name=person.email,
        user_display_name=person.name,
        exclude_credentials=_descriptors(session, person.id),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.DISCOURAGED,
            user_verification=UserVerificationRequirement.PREFERRED,
        ),
    )
    return Question(options=options_to_json(options), challenge=bytes_to_base64url(options.challenge))


def add_key(
    session: Session, person_id: UUID, site: Site, answer: str, *, challenge: str, name: str, at: datetime
) -> Passkey:
    """Keep the public half of the key that a device made.

    Raises: InvalidInput when the answer is not one to this question, or the key is known already.
    """
    try:
        made = verify_registration_response(
            credential=_parsed(answer),
            expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=site.host,
            expected_origin=site.origin,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError):
        raise InvalidInput.of_fields({"answer": "not accepted"}) from None
    credential_id = bytes_to_base64url(made.credential_id)
    if session.scalar(sa.select(Passkey.id).where(Passkey.credential_id == credential_id)) is not None:
        raise InvalidInput.of_fields({"answer": "known already"})
    passkey = Passkey(
        person_id=person_id,
        credential_id=credential_id,
        public_key=made.credential_public_key,
        sign_count=made.sign_count,
        name=name,
        added_at=at,
    )
    session.add(passkey)
    session.flush()
    return passkey


def ask_for_key(session: Session, person_id: UUID, site: Site) -> Question | None:
    """What a device needs to prove that it holds one of the person's keys; None when there is none."""
    known = _descriptors(session, person_id)
    if not known:
        return None
    options = generate_authentication_options(
        rp_id=site.host, allow_credentials=known, user_verification=UserVerificationRequirement.PREFERRED
    )
    return Question(options=options_to_json(options), challenge=bytes_to_base64url(options.challenge))


def use_key(session: Session, person_id: UUID, site: Site, answer: str, *, challenge: str, at: datetime) -> bool:
    """True when the answer proves that a device holds a key of this person; a copied device's counter betrays it."""
    try:
        parsed = _parsed(answer)
        credential_id = str(parsed["id"])
        query = sa.select(Passkey).where(Passkey.person_id == person_id, Passkey.credential_id == credential_id[:1400])
        passkey = session.scalar(query)
        if passkey is None:
            return False
        proved = verify_authentication_response(
            credential=parsed,
            expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=site.host,
            expected_origin=site.origin,
            credential_public_key=passkey.public_key,
            credential_current_sign_count=passkey.sign_count,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError):
        return False
    passkey.sign_count, passkey.used_at = proved.new_sign_count, at
    return True


def passkeys_of(session: Session, person_id: UUID) -> list[Passkey]:
    """The keys of a person, the oldest first."""
    query = sa.select(Passkey).where(Passkey.person_id == person_id).order_by(Passkey.added_at, Passkey.id)
    return list(session.scalars(query))


def remove_key(session: Session, person_id: UUID, passkey_id: UUID) -> bool:
    """Forget a key of the person; False when it was none of theirs."""
    gone = sa.delete(Passkey).where(Passkey.person_id == person_id, Passkey.id == passkey_id)
    return session.scalar(gone.returning(Passkey.id)) is not None


def _descriptors(session: Session, person_id: UUID) -> list[PublicKeyCredentialDescriptor]:
    keys = passkeys_of(session, person_id)
    return [PublicKeyCredentialDescriptor(id=base64url_to_bytes(key.credential_id)) for key in keys]


def _parsed(answer: str) -> dict[str, Any]:
    if len(answer) > LONGEST_ANSWER:
        raise ValueError("too long")
    try:
        parsed = json.loads(answer)
    except RecursionError:
        raise ValueError("too deep") from None
    if not isinstance(parsed, dict) or not isinstance(parsed.get("id"), str) or "\0" in parsed["id"]:
        raise ValueError("not an answer")
    parsed["id"].encode()
    return parsed
