"""OpenID Connect, authorization code with PKCE: the parts that talk to a provider.

Signatures and claims are checked by ``joserfc``; every request leaves through ``core.egress``.
"""

import base64
import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from django.core.cache import cache
from django.utils.translation import gettext as _
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import JWKRegistry, KeySet

from heardwell.accounts.sso.models import Provider
from heardwell.core import clock, egress, ids, sealing
from heardwell.core.config import config
from heardwell.core.errors import HeardwellError

SEAL = "oidc"
#: Signatures by a key that only the provider holds. Not HS256 (we would hold it too), never none.
ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519"]
KEPT_S = 600
LEEWAY_S = 60
SCOPES = "openid email profile"

Document = dict[str, Any]  # JSON of the other side: nothing about it is known before it is looked at


class Refused(HeardwellError):
    """The provider could not be asked, or what it said does not hold."""

    status = 403
    code = "sign-in-refused"


@dataclass(frozen=True, slots=True)
class Question:
    """What is kept of a sign-in while the person is at the provider."""

    state: str
    nonce: str
    verifier: str
    address: str  # where the browser is sent


@dataclass(frozen=True, slots=True)
class Person:
    """Whom the provider vouches for."""

    issuer: str
    subject: str
    email: str
    verified: bool
    name: str


def raw_discovery(issuer: str) -> egress.Answer:
    """What the provider says about itself, as it says it."""
    return egress.fetch(
        f"{issuer.rstrip('/')}/.well-known/openid-configuration", headers={"Accept": "application/json"}
    )


def discover(issuer: str, *, fresh: bool = False) -> Document:
    """The provider's endpoints. Raises :class:`Refused` when the description is not one, or another's."""
    key = f"oidc:about:{ids.digest(issuer)}"
    if not fresh and (kept := cache.get(key)):
        return dict(kept)
    found = _json(_ask(lambda: raw_discovery(issuer)))
    if found.get("issuer") != issuer:
        raise Refused(_("The provider calls itself “%(name)s”.") % {"name": str(found.get("issuer"))[:200]})
    for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
        if not isinstance(found.get(name), str):
            raise Refused(_("The provider's description lacks “%(name)s”.") % {"name": name})
    if not _may_be_visited(found["authorization_endpoint"]):
        raise Refused(_("The provider's sign-in page must have an address that begins with https."))
    cache.set(key, found, KEPT_S)
    return found


def question(provider: Provider, callback: str) -> Question:
    """Begin a sign-in: state, nonce, PKCE, and the address to send the browser to."""
    about = discover(provider.issuer)
    state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    asked = {
        "response_type": "code",
        "client_id": provider.client_id,
        "redirect_uri": callback,
        "scope": SCOPES,
        "state": state,
        "nonce": nonce,
        "code_challenge": challenge,
        "code_challenge_method": "S256",
    }
    endpoint = str(about["authorization_endpoint"])
    return Question(state, nonce, verifier, f"{endpoint}{'&' if '?' in endpoint else '?'}{urlencode(asked)}")


def answer(provider: Provider, code: str, verifier: str, nonce: str, callback: str) -> Person:
    """Exchange the code, and check what comes back. Raises :class:`Refused`."""
    about = discover(provider.issuer)
    token = _exchanged(provider, about, code, verifier, callback).get("id_token")
    if not isinstance(token, str):
        raise Refused(_("The provider sent no proof of who you are."))
    claims = _claims(provider, about, token)
    _check(provider, claims, nonce)
    return _person(claims)


def _exchanged(provider: Provider, about: Document, code: str, verifier: str, callback: str) -> Document:
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": callback, "code_verifier": verifier}
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
    secret = sealing.unseal(SEAL, provider.sealed_secret) if provider.sealed_secret else ""
    if secret is None:
        raise Refused(_("The provider's secret cannot be read any more. An admin must type it in again."))
    methods = about.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
    if secret and "client_secret_basic" in methods:
        pair = f"{quote(provider.client_id, safe='')}:{quote(secret, safe='')}"
        headers["Authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"
    else:
        form |= {"client_id": provider.client_id} | ({"client_secret": secret} if secret else {})
    body = urlencode(form).encode()
    return _json(_ask(lambda: egress.fetch(about["token_endpoint"], method="POST", headers=headers, body=body)))


def _claims(provider: Provider, about: Document, token: str) -> Document:
    """The claims of a token that one of the provider's keys has signed."""
    try:
        try:
            return dict(jwt.decode(token, _keys(about), ALGORITHMS).claims)
        except InvalidKeyIdError:  # keys are changed from time to time: look once more
            return dict(jwt.decode(token, _keys(about, fresh=True), ALGORITHMS).claims)
    except (JoseError, ValueError, KeyError, TypeError) as error:
        raise Refused(_("The provider's signature does not hold.")) from error


def _keys(about: Document, *, fresh: bool = False) -> KeySet:
    """The provider's public keys for signatures. Symmetric ones are left out, whatever it says."""
    address = str(about["jwks_uri"])
    key = f"oidc:keys:{ids.digest(address)}"
    found = None if fresh else cache.get(key)
    if found is None:
        found = _json(_ask(lambda: egress.fetch(address, headers={"Accept": "application/json"})))
        cache.set(key, found, KEPT_S)
    keys = [_key(one) for one in found.get("keys", []) if isinstance(one, Mapping)]
    return KeySet([one for one in keys if one is not None])


def _key(described: Mapping[str, Any]) -> Any:  # Any: a key of one of four classes, which only joserfc looks at
    if described.get("kty") not in ("RSA", "EC", "OKP") or described.get("use", "sig") != "sig":
        return None
    try:
        return JWKRegistry.import_key(dict(described))
    except (JoseError, ValueError, KeyError, TypeError):
        return None  # a kind that we do not know; another key may do


def _check(provider: Provider, claims: Document, nonce: str) -> None:
    registry = jwt.JWTClaimsRegistry(
        now=lambda: int(clock.now().timestamp()),
        leeway=LEEWAY_S,
        iss={"essential": True, "value": provider.issuer},
        aud={"essential": True, "value": provider.client_id},
        exp={"essential": True},
        iat={"essential": True},
        sub={"essential": True},
        nonce={"essential": True},
    )
    try:
        registry.validate(claims)
    except (JoseError, TypeError) as error:
        raise Refused(_("The provider's proof is not for this sign-in, or is too old.")) from error
    several = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
    meant_for_us = claims.get("azp", provider.client_id) == provider.client_id and ("azp" in claims or not several)
    if claims["iss"] != provider.issuer or not meant_for_us or not ids.same(str(claims["nonce"]), nonce):
        raise Refused(_("The provider's proof is not for this sign-in, or is too old."))


def _person(claims: Document) -> Person:
    subject, email, name = (str(claims.get(key) or "").strip() for key in ("sub", "email", "name"))
    if not subject or len(subject) > 255:
        raise Refused(_("The provider sent no proof of who you are."))
    verified = claims.get("email_verified") in (True, "true")
    if str(claims["iss"]).startswith("https://login.microsoftonline.com/"):
        # Microsoft's word for it: https://learn.microsoft.com/entra/identity-platform/optional-claims-reference
        verified = verified or claims.get("xms_edov") in (True, "true", "1", 1)
    return Person(str(claims["iss"]), subject, email.lower(), verified, name[:120])


def _ask(send: Any) -> egress.Answer:  # a call of egress.fetch
    try:
        found: egress.Answer = send()
    except egress.Refused as error:
        raise Refused(_("The provider cannot be asked: %(why)s") % {"why": error.title}) from error
    if found.status != 200:
        raise Refused(_("The provider answered with an error (%(status)s).") % {"status": found.status})
    return found


def _json(found: egress.Answer) -> Document:
    try:
        read = json.loads(found.body)
    except (ValueError, RecursionError):
        read = None
    if not isinstance(read, dict):
        raise Refused(_("The provider's answer cannot be read."))
    return read


def _may_be_visited(address: str) -> bool:
    """https, or a host that the operator has named."""
    parts = urlsplit(address)
    return parts.scheme == "https" or (parts.scheme == "http" and bool(config().heardwell_egress_allow))
