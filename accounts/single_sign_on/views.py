"""Pages of single sign-on: the way to the council's identity provider, the way back, and every refusal in words."""

from __future__ import annotations

import logging
import secrets
from functools import wraps

from allauth.account.adapter import get_adapter
from allauth.core.internal import ratelimit
from allauth.socialaccount.adapter import get_adapter as get_social_adapter
from allauth.socialaccount.providers.base import AuthError, AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe
from requests import RequestException

from accounts.second_factor.rules import note_proof
from accounts.sign_in.security_log import note
from accounts.sign_in.views import too_many_attempts
from accounts.single_sign_on.services import PROVIDER, Exchange, Refused
from core.text.references import new_reference

logger = logging.getLogger("accounts.sso")

# why: (status, heading, what it means, what to do); {provider} is the name on the button
REASONS = {
    "cancelled": (
        403,
        "You are not signed in",
        "Signing in with {provider} was not finished.",
        "Try again, or sign in with your e-mail address here.",
    ),
    "too_late": (
        400,
        "You are not signed in",
        "Signing in took longer than ten minutes, or was begun in another window.",
        "Begin again on the sign-in page, and finish in the same window.",
    ),
    "no_answer": (
        503,
        "{provider} cannot be reached",
        "The sign-in of {provider} does not answer at the moment.",
        "Try again in a few minutes, or sign in with your e-mail address here.",
    ),
    "not_proved": (
        403,
        "You are not signed in",
        "What {provider} answered could not be checked, so it was not used.",
        "Try again. If it happens again, give the reference below to whoever looks after this site.",
    ),
    "no_address": (
        403,
        "{provider} gave no e-mail address",
        "People are known here by their work e-mail address, and {provider} did not say yours.",
        "Ask the computer service of {provider} to release your address to this site, or sign in here.",
    ),
    "unverified": (
        403,
        "{provider} has not verified your e-mail address",
        "An address that {provider} has not verified could be anybody’s, so it opens nothing here.",
        "Ask the computer service of {provider} to verify your address, or sign in here.",
    ),
    "unknown": (
        403,
        "You have no account here",
        "You are signed in at {provider}, but nobody here has the e-mail address that it gave.",
        "If your address has changed, sign in with the old one. If you are new, ask to be invited.",
    ),
    "ended": (
        403,
        "Your account here has ended",
        "{provider} knows you, but your account on this site was closed.",
        "If you need it again, ask for it to be opened.",
    ),
    "other_person": (
        403,
        "This address belongs to another sign-in",
        "The account here with your e-mail address is used by somebody whom {provider} knows by another number. The "
        "address may have passed from one person to another, or your account there may have been made anew.",
        "Sign in with your e-mail address here if the account is yours, and ask for it to be tied anew.",
    ),
}


def refused(request, why: str, detail: str = "", *, account: str = "") -> HttpResponse:
    """The page that says why somebody is not let in. The log holds the reason under the reference, and no address."""
    note("sign-in", "failed", account=account, method="single sign-on", reason=why)
    status, *words = REASONS[why]
    reference = new_reference()
    logger.warning("Reference %s: single sign-on refused: %s %s", reference, why, detail)
    provider = settings.OIDC["name"]
    heading, meaning, advice = (text.format(provider=provider) for text in words)
    context = {"heading": heading, "meaning": meaning, "advice": advice, "reference": reference}
    return render(request, "accounts/single_sign_on/refused.html", context, status=status)


def failure_page(request, *, error, exception) -> HttpResponse:
    """The page for an exchange that failed: cancelled, begun elsewhere, unanswered, or not proved."""
    if error == AuthError.CANCELLED:
        return refused(request, "cancelled")
    if isinstance(exception, RequestException):
        return refused(request, "no_answer", type(exception).__name__)
    if exception is None and not request.GET.get("error"):
        return refused(request, "too_late")
    return refused(request, "not_proved", str(exception or "the provider sent an error"))


def where_there_is_one(view):
    """404 where no provider is set; 429 after too many attempts from one address; on where one is signed in."""

    @wraps(view)
    def checked(request, *args, **kwargs):
        if not settings.OIDC:
            raise Http404
        if not ratelimit.consume(request, app="allauth.account", action="single_sign_on", limit_get=True):
            return too_many_attempts(request)
        if request.user.is_authenticated:
            return redirect(settings.LOGIN_REDIRECT_URL)
        return view(request, *args, **kwargs)

    return checked


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@where_there_is_one
def begin(request):
    """To the provider, by a page that leads there: a form of ours may be sent to this site only (its policy)."""
    if request.method != "POST":
        return redirect("account_login")
    wanted = request.POST.get(REDIRECT_FIELD_NAME, "")
    safe = wanted if wanted and get_adapter(request).is_safe_url(wanted) else None
    nonce = secrets.token_urlsafe(32)
    provider = get_social_adapter(request).get_provider(request, PROVIDER)
    provider.oauth2_adapter_class = Exchange
    try:
        answer = provider.redirect(
            request, AuthProcess.LOGIN, next_url=safe, data={"nonce": nonce}, auth_params={"nonce": nonce}
        )
    except RequestException as error:
        return refused(request, "no_answer", type(error).__name__)
    except OAuth2Error as error:
        return refused(request, "not_proved", str(error))
    context = {"address": answer["Location"], "provider": settings.OIDC["name"]}
    return render(request, "accounts/single_sign_on/begin.html", context)


class Back(OAuth2CallbackView):
    """The way back: allauth's, which hands on the number that this browser began with."""

    def _get_state(self, request, provider):
        state, response = super()._get_state(request, provider)
        if state:
            self.adapter.nonce = (state.get("data") or {}).get("nonce", "")
        return state, response


@login_not_required
@require_safe
@where_there_is_one
def back(request):
    """The answer of the provider: signs in whom it proves, or says why not."""
    exchange = Exchange(request)
    try:
        response = Back.adapter_view(exchange)(request)
        if exchange.two_factors and request.user.is_authenticated:
            note_proof(request.session, request.user)
        return response
    except Refused as error:
        return refused(request, error.why, account=error.account)
    except RequestException as error:
        return refused(request, "no_answer", type(error).__name__)
    except (OAuth2Error, KeyError, TypeError, ValueError) as error:  # the last three: it has not the shape of an answer
        return refused(request, "not_proved", type(error).__name__)
