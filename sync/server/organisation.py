"""Signing in at the organisation's own service: OpenID Connect, authorisation code with PKCE.

The service says who somebody is and asks for their second factor; what they may do here stands in
their account. An administrator writes the address of the person into the account; the first
sign-in binds the account to the service's own name for them, which never changes and is never
given to anybody else.
"""

import hmac
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlencode, urlsplit

import httpx
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, KeySetSerialization
from sqlmodel import Session, select

from coach_app.domain.errors import Refusal
from sync.server.settings import Settings, loopback
from sync.server.tables import Account

DISCOVERY = "/.well-known/openid-configuration"
ALGORITHMS = ["RS256", "PS256", "ES256"]
PATIENCE = 10.0
"""Seconds for one question to the service."""
SLIPPAGE = 120
"""Seconds by which its clock may be off."""
BY_ADDRESS, BY_SUBJECT = "address:", "subject:"


class OrganisationRefused(Refusal):
    key = "organisation.refused"
    sentence = (
        "Your organisation's sign-in service did not let you in. Try again; if it goes on, ask "
        "your administrator."
    )


class OrganisationSilent(Refusal):
    key = "organisation.silent"
    sentence = (
        "Your organisation's sign-in service does not answer. Try again in a few minutes, or sign "
        "in with a password if you have one."
    )


class NoAccountHere(Refusal):
    key = "organisation.no_account"
    sentence = (
        "Your organisation knows you, but there is no open account for you here. Ask your "
        "administrator to make one with your address."
    )


@dataclass(frozen=True, slots=True)
class Begun:
    """A sign-in on its way: what the browser keeps meanwhile, and where it goes."""

    state: str
    nonce: str
    verifier: str

    @property
    def kept(self) -> str:
        return ".".join((self.state, self.nonce, self.verifier))

    @classmethod
    def read(cls, kept: str, state: str) -> "Begun":
        """Raises OrganisationRefused unless this browser began the sign-in that comes back."""
        parts = kept.split(".")
        if (
            len(parts) != 3
            or not all(parts)
            or not hmac.compare_digest(parts[0].encode(), state.encode("utf-8", "replace"))
        ):
            raise OrganisationRefused
        return cls(*parts)


@dataclass(frozen=True, slots=True)
class Known:
    """Who the service says it is."""

    subject: str
    address: str


@dataclass(frozen=True)
class Organisation:
    """The service as the settings name it."""

    settings: Settings

    @property
    def on(self) -> bool:
        return bool(self.settings.organisation_issuer and self.settings.organisation_client)

    def address(self, begun: Begun, back: str) -> str:
        """Where the browser goes to sign in. Raises OrganisationSilent."""
        challenge = urlsafe_b64encode(sha256(begun.verifier.encode()).digest()).rstrip(b"=")
        asked = {
            "response_type": "code",
            "client_id": self.settings.organisation_client,
            "redirect_uri": back,
            "scope": "openid email",
            "state": begun.state,
            "nonce": begun.nonce,
            "code_challenge": challenge.decode(),
            "code_challenge_method": "S256",
        }
        return f"{self._found()['authorization_endpoint']}?{urlencode(asked)}"

    def known(self, begun: Begun, code: str, back: str, now: int) -> Known:
        """Who came back with this code. Raises OrganisationRefused, OrganisationSilent."""
        found = self._found()
        sent = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": back,
            "client_id": self.settings.organisation_client,
            "code_verifier": begun.verifier,
        }
        token = _asked(str(found["token_endpoint"]), sent, self._proof())
        keys = cast(KeySetSerialization, _asked(str(found["jwks_uri"])))
        try:
            claims = jwt.decode(
                str(token["id_token"]), KeySet.import_key_set(keys), algorithms=ALGORITHMS
            ).claims
            jwt.JWTClaimsRegistry(
                now=now,
                leeway=SLIPPAGE,
                iss={"essential": True, "value": str(found["issuer"])},
                aud={"essential": True, "value": self.settings.organisation_client},
                exp={"essential": True},
                sub={"essential": True},
                nonce={"essential": True, "value": begun.nonce},
            ).validate(claims)
        except (JoseError, KeyError, ValueError):
            raise OrganisationRefused from None
        return Known(f"{found['issuer']}|{claims['sub']}", _address(claims))

    def _proof(self) -> tuple[str, str] | None:
        """Our name and secret there; a service that gave none relies on PKCE alone."""
        secret = _secret(self.settings.organisation_secret)
        return (self.settings.organisation_client, secret) if secret else None

    def _found(self) -> Mapping[str, Any]:
        issuer = (self.settings.organisation_issuer or "").rstrip("/")
        host = urlsplit(issuer)
        if host.scheme != "https" and not loopback(host.hostname or ""):
            raise OrganisationSilent
        found = _asked(f"{issuer}{DISCOVERY}")
        if str(found.get("issuer", "")).rstrip("/") != issuer:
            raise OrganisationRefused
        return found


def _address(claims: Mapping[str, Any]) -> str:
    """The address, unless the service itself says that nobody has proved it."""
    if claims.get("email_verified") is False:
        return ""
    return str(claims.get("email") or claims.get("preferred_username") or "").strip().casefold()


def _secret(file: Path | None) -> str:
    if file is None:
        return ""
    try:
        return file.read_text(encoding="utf-8").strip()
    except OSError:
        raise OrganisationSilent from None


def _asked(
    address: str,
    form: Mapping[str, str] | None = None,
    proof: tuple[str, str] | None = None,
) -> dict[str, Any]:
    """Raises OrganisationSilent, and OrganisationRefused for an answer that says no."""
    try:
        method = "GET" if form is None else "POST"
        answer = httpx.request(method, address, data=form, auth=proof, timeout=PATIENCE)
        content = answer.json()
    except (httpx.HTTPError, ValueError):
        raise OrganisationSilent from None
    if answer.status_code >= 500:
        raise OrganisationSilent
    if answer.status_code >= 400 or not isinstance(content, dict):
        raise OrganisationRefused
    return content


def account_of(session: Session, known: Known) -> Account:
    """The account of this person, bound to them from now on. Raises NoAccountHere."""
    subject = f"{BY_SUBJECT}{known.subject}"
    account = session.exec(
        select(Account).where(Account.identity == subject).with_for_update()
    ).one_or_none()
    if account is None and known.address:
        expected = f"{BY_ADDRESS}{known.address}"
        account = session.exec(
            select(Account).where(Account.identity == expected).with_for_update()
        ).one_or_none()
    if account is None or not account.active:
        raise NoAccountHere
    account.identity = subject
    return account


def expected(address: str) -> str:
    """What stands in an account until its person has signed in once."""
    return f"{BY_ADDRESS}{address.strip().casefold()}"
