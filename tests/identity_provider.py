"""A stand-in for an organisation's OpenID Connect provider on loopback, which can be told to lie."""

import base64
import hashlib
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey
from werkzeug.serving import make_server
from werkzeug.wrappers import Request, Response

CLIENT = "consult"


@dataclass
class IdentityProvider:
    """Answers as the standard asks, but for what `lies` says."""

    issuer: str = ""
    lies: dict[str, Any] = field(default_factory=dict)
    description_lies: dict[str, Any] = field(default_factory=dict)
    signs_with_another_key: bool = False
    _key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, parameters={"kid": "1"}))
    _asked: dict[str, str] = field(default_factory=dict)

    def be_honest(self) -> None:
        """Forget what to lie about."""
        self.lies.clear()
        self.description_lies.clear()
        self.signs_with_another_key = False

    def visit(self, address: str) -> str:
        """What a browser does at the provider: the address to which it is sent back, with a code."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        assert asked["code_challenge_method"] == "S256"
        assert asked["client_id"] == CLIENT
        self._asked = asked
        back = urlsplit(asked["redirect_uri"])
        return f"{back.path}?code=the-code&state={asked['state']}"

    def answer(self, request: Request) -> Response:
        """One request of the application."""
        if request.path == "/.well-known/openid-configuration":
            return self._json(self._description())
        if request.path == "/keys":
            return self._json({"keys": [self._key.as_dict(private=False)]})
        if request.path == "/token":
            verifier = request.form["code_verifier"].encode()
            digest = base64.urlsafe_b64encode(hashlib.sha256(verifier).digest()).rstrip(b"=").decode()
            if digest != self._asked["code_challenge"] or request.form["code"] != "the-code":
                return self._json({"error": "invalid_grant"}, 400)
            return self._json({"access_token": "x", "token_type": "Bearer", "id_token": self._token()})
        return Response(status=404)

    def _description(self) -> dict[str, Any]:
        own = {name: f"{self.issuer}/{path}" for name, path in (("token_endpoint", "token"), ("jwks_uri", "keys"))}
        return {"issuer": self.issuer, "authorization_endpoint": f"{self.issuer}/go", **own, **self.description_lies}

    def _token(self) -> str:
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "aud": CLIENT,
            "sub": "subject-1",
            "nonce": self._asked["nonce"],
            "iat": now,
            "exp": now + 300,
            "email_verified": True,
            **self.lies,
        }
        key = RSAKey.generate_key(2048) if self.signs_with_another_key else self._key
        return jwt.encode({"alg": "RS256", "kid": "1"}, claims, key)

    @staticmethod
    def _json(document: Any, status: int = 200) -> Response:
        return Response(json.dumps(document), status, content_type="application/json")


@contextmanager
def identity_provider() -> Iterator[IdentityProvider]:
    """The provider behind a real server."""
    provider = IdentityProvider()
    server = make_server("127.0.0.1", 0, Request.application(provider.answer), threaded=True)
    provider.issuer = f"http://127.0.0.1:{server.port}"
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
