"""A small OpenID Connect provider, as a real HTTP server on loopback. It signs whoever it is told in, at once.

``person`` is who that is; ``claims``, ``headers`` and ``key`` are what a test bends.
"""

import base64
import hashlib
import hmac
import json
import secrets
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey

CLIENT, SECRET = "heardwell", "s3cret: with%odd &letters"


class Provider:
    def __init__(self) -> None:
        self.person: dict[str, Any] = {
            "sub": "ann-1",
            "email": "ann@shop.example",
            "email_verified": True,
            "name": "Ann",
        }
        self.claims: dict[str, Any] = {}  # put over the true ones; None takes one away
        self.headers: dict[str, Any] = {}
        self.keys = [
            RSAKey.generate_key(2048, {"kid": "one", "use": "sig"}),
            ECKey.generate_key("P-256", {"kid": "two"}),
        ]
        self.key: Any = self.keys[0]
        self.published = list(self.keys)
        self.codes: dict[str, dict[str, str]] = {}
        self.about: dict[str, Any] = {}
        self.token = ""  # sent instead of a made one
        self.asked: list[str] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.issuer = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _handler(provider) -> type[BaseHTTPRequestHandler]:
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                parts = urlsplit(self.path)
                provider.asked.append(parts.path)
                if parts.path == "/authorize":
                    self._send(302, b"", Location=provider.authorise(_flat(parts.query)))
                elif parts.path == "/keys":
                    self._json({"keys": [key.as_dict(private=False) for key in provider.published]})
                else:
                    self._json(provider.description())

            def do_POST(self) -> None:
                provider.asked.append(self.path)
                form = _flat(self.rfile.read(int(self.headers["Content-Length"])).decode())
                answer = provider.redeem(form, self.headers.get("Authorization", ""))
                self._json(answer or {"error": "invalid_grant"}, 200 if answer else 400)

            def _json(self, body: dict[str, Any], status: int = 200) -> None:
                self._send(status, json.dumps(body).encode(), Content_Type="application/json")

            def _send(self, status: int, body: bytes, **headers: str) -> None:
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name.replace("_", "-"), value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *args: object) -> None:
                pass

        return Handler

    def description(self) -> dict[str, Any]:
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "token_endpoint_auth_methods_supported": ["client_secret_basic"],
        } | self.about

    def authorise(self, asked: dict[str, str]) -> str:
        """Where the browser goes after the person has signed in here."""
        code = secrets.token_urlsafe(8)
        self.codes[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state'], 'iss': self.issuer})}"

    def redeem(self, form: dict[str, str], authorization: str) -> dict[str, str] | None:
        """A token for a code: once, for the client that knows the secret and the verifier."""
        asked = self.codes.pop(form.get("code", ""), None)
        challenge = base64.urlsafe_b64encode(hashlib.sha256(form.get("code_verifier", "").encode()).digest())
        pair = base64.b64encode(urlencode({CLIENT: SECRET}).replace("+", "%20").replace("=", ":").encode()).decode()
        good = (
            asked
            and asked["code_challenge"] == challenge.rstrip(b"=").decode()
            and asked["redirect_uri"] == form["redirect_uri"]
            and authorization == f"Basic {pair}"
        )
        return {"id_token": self.token or self.signed(asked["nonce"]), "token_type": "Bearer"} if good else None

    def signed(self, nonce: str) -> str:
        now = int(time.time())
        true = {"iss": self.issuer, "aud": CLIENT, "nonce": nonce, "iat": now, "exp": now + 300} | self.person
        claims = {name: value for name, value in (true | self.claims).items() if value is not None}
        algorithm = "ES256" if isinstance(self.key, ECKey) else "RS256"
        headers = {"alg": algorithm, "kid": self.key.kid} | self.headers
        if headers["alg"] == "none":
            return f"{_part(headers)}.{_part(claims)}."
        if headers["alg"] == "HS256":  # signed with the public key as if it were a shared secret
            signed = f"{_part(headers)}.{_part(claims)}"
            mac = hmac.digest(self.keys[0].as_pem(private=False), signed.encode(), "sha256")
            return f"{signed}.{base64.urlsafe_b64encode(mac).rstrip(b'=').decode()}"
        return jwt.encode(headers, claims, self.key)


def _part(value: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def _flat(query: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(query).items()}
