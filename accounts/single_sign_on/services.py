"""Single sign-on: checks of the identity provider's answer, and which account it opens.

The exchange itself (state, PKCE, code for token) is allauth's. Ours are the checks of the ID token, and the rule: a
known, active person, identified by the provider's subject once they have signed in by it
(docs/adr/0016-single-sign-on.md).
"""

import hashlib
import logging
from dataclasses import dataclass
from functools import cached_property

import jwt
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.adapter import get_adapter as get_social_adapter
from allauth.socialaccount.models import SocialAccount, SocialApp
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.crypto import constant_time_compare

from accounts.models import User
from accounts.security.services import account_at
from accounts.single_sign_on.page import failure_page
from accounts.single_sign_on.settings import WELL_KNOWN, is_private
from core.records.locking import save_versioned

logger = logging.getLogger("accounts.sso")

PROVIDER = "council"  # there is one; its issuer is part of every link
SIGNED_BY = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]
LEEWAY = 60  # seconds by which two machines' clocks may differ


class Refused(Exception):
    """Somebody may not sign in; `why` is a key of REASONS (accounts/single_sign_on/views.py)."""

    def __init__(self, why: str, detail: str = "", *, account: dict | None = None):
        super().__init__(detail or why)
        self.why, self.account = why, account  # the account as account_at() gives it


def provider_app() -> SocialApp | None:
    found = settings.OIDC
    if not found:
        return None
    return SocialApp(
        provider="openid_connect",
        provider_id=PROVIDER,
        name=found["name"],
        client_id=found["client_id"],
        secret=found["client_secret"],
        settings={"server_url": found["server_url"], "oauth_pkce_enabled": True, "scope": ["openid", "email"]},
    )


# Who may sign in


@dataclass(frozen=True)
class Claim:
    tie: str  # digest of issuer and subject
    address: str  # in lower case; "" where there is none
    verified: bool


def refusal(*, claim: Claim, tied_to: User | None, with_address: User | None, other_tie: bool) -> str | None:
    """Why a claim is rejected, or None. `tied_to` is the person linked to the subject, `with_address` the one with the
    address, `other_tie` whether that person is linked to another subject of this provider.

    A known subject decides alone: email addresses are reassigned, subjects are not.
    """
    if tied_to:
        return None if tied_to.is_active else "ended"
    if not claim.address:
        return "no_address"
    if not claim.verified:
        return "unverified"
    if not with_address:
        return "unknown"
    if not with_address.is_active:
        return "ended"
    return "other_person" if other_tie else None


def tie_of(issuer: str, subject: str) -> str:
    return hashlib.sha256(f"{issuer}\n{subject}".encode()).hexdigest()


def claim_of(claims: dict, *, trusts_addresses: bool) -> Claim:
    """`trusts_addresses` is for providers that assign addresses themselves and do not mark them verified."""
    claim = claims.get("email_verified")
    if claim is None:
        claim = trusts_addresses
    address = claims.get("email")
    return Claim(
        tie=tie_of(claims["iss"], claims["sub"]),
        address=User.objects.normalize_email(address) if isinstance(address, str) else "",
        verified=claim is True or claim == "true",
    )


@transaction.atomic
def admit(claim: Claim, *, provider: str) -> User:
    """The person of a claim; the first time their link is stored and noted in their history. Raises Refused."""
    tie = SocialAccount.objects.filter(provider=PROVIDER, uid=claim.tie).select_related("user").first()
    person = None
    if not tie and claim.address:
        person = User.objects.select_for_update().filter(email=claim.address).first()
    other = bool(person) and SocialAccount.objects.filter(provider=PROVIDER, user=person).exists()
    why = refusal(claim=claim, tied_to=tie and tie.user, with_address=person, other_tie=other)
    if why:
        raise Refused(why, account={"subject": tie.user} if tie else claim.address and account_at(claim.address))
    if tie:
        return tie.user
    SocialAccount.objects.create(provider=PROVIDER, uid=claim.tie, user=person)
    reason = f"Signed in through {provider} for the first time; from now on known by its number there"
    return save_versioned(person, expected=person.version, fields=[], by=person, reason=reason)


def is_tied(user: User) -> bool:
    return SocialAccount.objects.filter(provider=PROVIDER, user=user).exists()


@transaction.atomic
def release(*, user: User, by: User | None, reason: str) -> int:
    """Unlink a person, for an account that was recreated at the provider; returns the number of links. Their next
    verified sign-in links them again.
    """
    count, _ = SocialAccount.objects.filter(provider=PROVIDER, user=user).delete()
    if count:
        found = User.objects.select_for_update().get(pk=user.pk)
        save_versioned(found, expected=found.version, fields=[], by=by, reason=reason)
    return count


# Checks of the exchange


class Exchange(OpenIDConnectOAuth2Adapter):
    """allauth's exchange with the provider, with every check of the ID token that the standard requires."""

    nonce = ""  # set from the state of this browser's request
    two_factors = False  # whether the provider is trusted to require two factors, and its answer says so (RFC 8176)

    def __init__(self, request, provider_id: str = PROVIDER):
        super().__init__(request, provider_id)

    @cached_property
    def openid_config(self) -> dict:
        """The provider's metadata. Raises OAuth2Error where it is incomplete, or about another provider."""
        server = settings.OIDC["server_url"]
        found = fetch(server + WELL_KNOWN)
        if str(found.get("issuer", "")).rstrip("/") != server:
            raise OAuth2Error(f"The provider calls itself {found.get('issuer')!r}, not {server!r}.")
        for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
            if not is_private(str(found.get(name, ""))):
                raise OAuth2Error(f"The provider's {name} is missing or not private.")
        return found

    def get_callback_url(self, request, app) -> str:
        return request.build_absolute_uri(reverse("single_sign_on_back"))

    def complete_login(self, request, app, token, response=None, **kwargs):
        """The verified claims as a login; only the link is ever stored. Raises OAuth2Error."""
        claims = self.proved_claims(str((response or {}).get("id_token", "")))
        if not {"email", "email_verified"} <= claims.keys():
            claims |= self.told_apart(token.token, claims["sub"])
        login = self.get_provider().sociallogin_from_response(request, {"id_token": {"sub": claims["sub"]}})
        login.account.uid = tie_of(claims["iss"], claims["sub"])
        login.account.extra_data = {}
        login.claims = claims
        methods = claims.get("amr")
        self.two_factors = settings.OIDC["has_second_factor"] and isinstance(methods, list) and "mfa" in methods
        return login

    def proved_claims(self, id_token: str) -> dict:
        client = settings.OIDC["client_id"]
        try:
            claims = jwt.decode(
                id_token,
                key=self.signing_key(id_token),
                algorithms=SIGNED_BY,
                audience=client,
                issuer=self.openid_config["issuer"],
                leeway=LEEWAY,
                options={"require": ["iss", "sub", "aud", "exp", "iat"]},
            )
        except jwt.PyJWTError as error:
            raise OAuth2Error(f"The signed answer does not hold: {error}") from error
        if not isinstance(claims["aud"], str) and len(claims["aud"]) > 1 and claims.get("azp") != client:
            raise OAuth2Error("The signed answer was made for another site as well.")
        if not self.nonce or not constant_time_compare(str(claims.get("nonce", "")), self.nonce):
            raise OAuth2Error("The signed answer belongs to another sign-in.")
        return claims

    def signing_key(self, id_token: str):
        header = jwt.get_unverified_header(id_token)
        keys = jwt.PyJWKSet.from_dict(fetch(self.openid_config["jwks_uri"])).keys
        usable = [key for key in keys if key.public_key_use in (None, "sig")]
        fitting = [key for key in usable if key.key_id == header.get("kid")] if "kid" in header else usable
        if len(fitting) != 1:
            raise OAuth2Error("The provider has no key of the name that the signed answer gives.")
        return fitting[0]

    def told_apart(self, access_token: str, subject: str) -> dict:
        """Address and verification from the userinfo endpoint. Raises OAuth2Error where it names another subject."""
        url = self.openid_config.get("userinfo_endpoint", "")
        if not is_private(url):
            return {}
        found = fetch(url, headers={"Authorization": f"Bearer {access_token}"})
        if found.get("sub") != subject:
            raise OAuth2Error("The provider told about somebody else.")
        if "email" not in found:
            return {}
        return {"email": found["email"], "email_verified": found.get("email_verified")}


def fetch(url: str, **more) -> dict:
    """A JSON object from the provider. Raises OAuth2Error or a RequestException."""
    with get_social_adapter().get_requests_session() as session:
        answer = session.get(url, **more)
    answer.raise_for_status()
    found = answer.json()
    if not isinstance(found, dict):
        raise OAuth2Error(f"{url} gave no object.")
    return found


class SingleSignOnAdapter(DefaultSocialAccountAdapter):
    """Adapts allauth: no accounts are created, nobody is matched by address alone, and errors show our own page."""

    def list_apps(self, request, provider=None, client_id=None) -> list[SocialApp]:
        app = provider_app()
        return [app] if app and provider in (None, PROVIDER, app.provider) else []

    def get_requests_session(self):
        """allauth's session, which raises TooManyRedirects instead of following one with our secret."""
        session = super().get_requests_session()
        session.max_redirects = 0
        return session

    def is_open_for_signup(self, request, sociallogin) -> bool:
        return False

    def can_authenticate_by_email(self, login, email: str) -> bool:
        return False

    def pre_social_login(self, request, sociallogin) -> None:
        """Find or link the person. Raises Refused."""
        found = settings.OIDC
        claim = claim_of(sociallogin.claims, trusts_addresses=found["addresses_are_verified"])
        sociallogin.user = admit(claim, provider=found["name"])

    def on_authentication_error(self, request, provider, error=None, exception=None, extra_context=None) -> None:
        raise ImmediateHttpResponse(failure_page(request, error=error, exception=exception))
