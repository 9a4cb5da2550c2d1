"""Sign-in through an organisation's OpenID Connect provider: authorisation code with PKCE, every claim checked."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from flask import current_app

from consult.accounts.providers import Provider
from consult.domain.errors import SettingMissing, SingleSignOnRefused

try:
    import requests
    from authlib.common.errors import AuthlibBaseError
    from authlib.integrations.requests_client import OAuth2Session
    from joserfc import jwt
    from joserfc.errors import JoseError
    from joserfc.jwk import KeySet
except ImportError:  # the extra `sso` is not installed, which only matters where providers are set
    OAuth2Session = None

ALGORITHMS = ["RS256", "PS256", "ES256"]
"""Signatures that are taken: those with a key pair. `none` and shared secrets are not among them."""
PATIENCE = 5
"""Seconds to wait for the provider: a person waits for this page."""
DRIFT = 60
"""Seconds by which the provider's clock may be off."""
LARGEST = 200_000
_TROUBLES: tuple[type[Exception], ...] = (ValueError, KeyError, TypeError, AttributeError)
if OAuth2Session is not None:
    _TROUBLES += (requests.RequestException, AuthlibBaseError, JoseError)


@dataclass(frozen=True, kw_only=True)
class Begun:
    """A sign-in on its way: where to send the browser, and what the answer must match."""

    address: str
    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True, kw_only=True)
class Vouched:
    """Whom the provider vouches for."""

    issuer: str
    subject: str
    address: str


def require_extra(providers: tuple[Provider, ...]) -> None:
    """Say at the start, and not to the first person, that something is not installed. Raises: SettingMissing."""
    if providers and OAuth2Session is None:
        raise SettingMissing("CONSULT_SSO_FILE names providers, which needs: pip install 'consult[sso]'")


def offered_providers() -> tuple[Provider, ...]:
    """The providers that people may sign in with."""
    found: tuple[Provider, ...] = current_app.config["CONSULT_PROVIDERS"]
    return found


def begin(provider: Provider, back: str, *, state: str) -> Begun:
    """Prepare a sign-in at the provider.

    Args:
        back: the address to which the provider sends the browser back.
        state: used once, and bound to this browser.
    Raises: SingleSignOnRefused when the provider does not answer as it should.
    """
    try:
        nonce, verifier = secrets.token_urlsafe(16), secrets.token_urlsafe(48)
        client = _client(provider, back)
        where = str(_description(provider)["authorization_endpoint"])
        address, _state = client.create_authorization_url(where, state=state, nonce=nonce, code_verifier=verifier)
    except _TROUBLES as trouble:
        raise _refusal(provider, trouble) from None
    return Begun(address=str(address), state=state, nonce=nonce, verifier=verifier)


def finish(provider: Provider, back: str, *, code: str, nonce: str, verifier: str, at: datetime) -> Vouched:
    """Trade the code for the provider's statement, and check all of it.

    Raises: SingleSignOnRefused.
    """
    try:
        description = _description(provider)
        answer = _client(provider, back).fetch_token(
            description["token_endpoint"],
            grant_type="authorization_code",
            code=code,
            code_verifier=verifier,
            timeout=PATIENCE,
        )
        keys = KeySet.import_key_set(cast(Any, _fetch(str(description["jwks_uri"]))))
        claims = jwt.decode(str(answer["id_token"]), keys, algorithms=ALGORITHMS).claims
        _check(claims, provider, nonce=nonce, at=at)
        return _vouched(claims, provider)
    except _TROUBLES as trouble:
        raise _refusal(provider, trouble) from None


def _check(claims: Mapping[str, Any], provider: Provider, *, nonce: str, at: datetime) -> None:
    registry = jwt.JWTClaimsRegistry(
        now=int(at.timestamp()),
        leeway=DRIFT,
        iss={"essential": True, "value": provider.issuer},
        aud={"essential": True, "value": provider.client_id},
        nonce={"essential": True, "value": nonce},
        exp={"essential": True},
        iat={"essential": True},
        sub={"essential": True},
    )
    registry.validate(dict(claims))
    audiences = claims["aud"] if isinstance(claims["aud"], list) else [claims["aud"]]
    if claims.get("azp", provider.client_id) != provider.client_id or (len(audiences) > 1 and "azp" not in claims):
        raise ValueError("issued to another party")


def _vouched(claims: Mapping[str, Any], provider: Provider) -> Vouched:
    address, subject = claims["email"], claims["sub"]
    if not isinstance(address, str) or claims.get("email_verified") is not True:
        raise ValueError("the address is not verified")
    if not provider.vouches_for(address):
        raise ValueError("the address is not the organisation's")
    if not isinstance(subject, str) or not 0 < len(subject) <= 255 or "\0" in subject + address:
        raise ValueError("no subject")
    return Vouched(issuer=provider.issuer, subject=subject, address=address)


def _description(provider: Provider) -> dict[str, Any]:
    found = _fetch(f"{provider.issuer.rstrip('/')}/.well-known/openid-configuration")
    if found["issuer"] != provider.issuer:
        raise ValueError("the provider names another issuer")
    return found


def _fetch(address: str) -> dict[str, Any]:
    # no redirects: the address was set by the operator, or said by the provider itself
    answer = requests.get(address, timeout=PATIENCE, allow_redirects=False)
    answer.raise_for_status()
    if len(answer.content) > LARGEST:
        raise ValueError("too long")
    found = answer.json()
    if not isinstance(found, dict):
        raise TypeError("not an object")
    return found


def _client(provider: Provider, back: str) -> Any:
    return OAuth2Session(
        provider.client_id,
        provider.client_secret or None,
        scope="openid email",
        redirect_uri=back,
        code_challenge_method="S256",
        token_endpoint_auth_method="client_secret_basic" if provider.client_secret else "none",
    )


def _refusal(provider: Provider, trouble: Exception) -> SingleSignOnRefused:
    # the log says what was wrong; the person is told what to do, and an attacker nothing
    current_app.logger.warning("sign-in through %s refused: %s: %s", provider.key, type(trouble).__name__, trouble)
    return SingleSignOnRefused()
