"""WebAuthn, by way of the library ``fido2``: what the browser is asked, and whether its answer is true.

A challenge lives in the session and is taken out at the first answer, right or wrong.
"""

import json
import secrets
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest
from django.utils.translation import gettext as _
from fido2.server import Fido2Server
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialDescriptor,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialType,
    PublicKeyCredentialUserEntity,
    RegistrationResponse,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from heardwell.accounts.models import User
from heardwell.accounts.origin import origin
from heardwell.accounts.two_step.models import Passkey
from heardwell.core import clock
from heardwell.core.errors import Invalid

CHALLENGE = "passkey_challenge"
LASTS_S = 10 * 60
MOST_BYTES = 20_000

Known = dict[str, Any]  # JSON of the specification: nested, and only handed on


def creation(request: HttpRequest, user: User, existing: list[Passkey]) -> Known:
    """What ``navigator.credentials.create`` is asked for a new passkey of ``user``."""
    handle = websafe_decode(existing[0].handle) if existing else secrets.token_bytes(32)
    options, state = _server(request).register_begin(
        PublicKeyCredentialUserEntity(id=handle, name=user.email, display_name=user.name),
        [_descriptor(passkey) for passkey in existing],
        resident_key_requirement=ResidentKeyRequirement.PREFERRED,
        user_verification=UserVerificationRequirement.PREFERRED,
    )
    _keep(request, "create", state | {"handle": websafe_encode(handle), "user": user.pk})
    return dict(options)


def created(request: HttpRequest, user: User, answer: str) -> Passkey:
    """The passkey, not yet saved, that the browser has made. Raises :class:`Invalid`."""
    state = _taken(request, "create")
    try:
        if state["user"] != user.pk:
            raise ValueError("another person asked for this")
        data = _server(request).register_complete(state, RegistrationResponse.from_dict(_read(answer)))
    except (ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
        raise _refused() from error
    credential = data.credential_data
    if credential is None:
        raise _refused()
    return Passkey(
        user=user,
        handle=state["handle"],
        credential_id=websafe_encode(credential.credential_id),
        public=websafe_encode(bytes(credential)),
        sign_count=data.counter,
    )


def question(request: HttpRequest, passkeys: list[Passkey] | None = None) -> Known:
    """What ``navigator.credentials.get`` is asked: for one of ``passkeys``, or for any, which then stands for the
    password too and must know its person."""
    alone = passkeys is None
    options, state = _server(request).authenticate_begin(
        None if passkeys is None else [_descriptor(passkey) for passkey in passkeys],
        user_verification=UserVerificationRequirement.REQUIRED if alone else UserVerificationRequirement.PREFERRED,
    )
    _keep(request, "alone" if alone else "second", state)
    return dict(options)


def claimed_credential(answer: str) -> str:
    """The id of the credential that an answer claims to come from; nothing is checked yet."""
    claimed = _read(answer).get("rawId") if answer else None
    return claimed if isinstance(claimed, str) else ""


def check(request: HttpRequest, passkey: Passkey, answer: str, *, alone: bool) -> int:
    """The counter of a true answer of ``passkey``. Raises :class:`Invalid`."""
    state = _taken(request, "alone" if alone else "second")
    try:
        response = AuthenticationResponse.from_dict(_read(answer))
        public = AttestedCredentialData(websafe_decode(passkey.public))
        _server(request).authenticate_complete(state, [public], response)
        claimed = response.response.user_handle
        if (alone or claimed) and claimed != websafe_decode(passkey.handle):
            raise ValueError("the answer names another account")
        count = response.response.authenticator_data.counter
    except (ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
        raise _refused() from error
    if (count or passkey.sign_count) and count <= passkey.sign_count:
        raise _refused()  # somebody has a copy of the key: its counter went on without us
    return count


def forget(request: HttpRequest) -> None:
    """Throw a question away that will not be answered."""
    request.session.pop(CHALLENGE, None)


def _server(request: HttpRequest) -> Fido2Server:
    ours = origin(request)
    party = PublicKeyCredentialRpEntity(name="Heardwell", id=urlsplit(ours).hostname)
    return Fido2Server(party, verify_origin=lambda claimed: claimed == ours)


def _descriptor(passkey: Passkey) -> PublicKeyCredentialDescriptor:
    return PublicKeyCredentialDescriptor(
        type=PublicKeyCredentialType.PUBLIC_KEY, id=websafe_decode(passkey.credential_id)
    )


def _keep(request: HttpRequest, purpose: str, state: Known) -> None:
    request.session[CHALLENGE] = {"for": purpose, "at": clock.now().timestamp(), **state}


def _taken(request: HttpRequest, purpose: str) -> Known:
    state: Known = request.session.pop(CHALLENGE, {})
    if state.get("for") != purpose or not 0 <= clock.now().timestamp() - state["at"] < LASTS_S:
        raise _refused()
    return state


def _read(answer: str) -> Known:
    try:
        found = json.loads(answer) if len(answer) < MOST_BYTES else None
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise _refused()
    return found


def _refused() -> Invalid:
    return Invalid.one("passkey", _("That passkey was not accepted. Try again, or take another way in."))
