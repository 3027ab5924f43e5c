"""Pages of single sign-on: the redirect to the identity provider, the callback, and every rejection."""

import logging
import secrets
from functools import wraps

from allauth.account.adapter import get_adapter
from allauth.core.internal import ratelimit
from allauth.socialaccount.adapter import get_adapter as get_social_adapter
from allauth.socialaccount.providers.base import AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe
from requests import RequestException

from accounts.second_factor.rules import note_proof
from accounts.security.services import note_second_step
from accounts.sign_in.limits import too_many_attempts
from accounts.single_sign_on.page import refused
from accounts.single_sign_on.services import PROVIDER, Exchange, Refused

logger = logging.getLogger("accounts.sso")


def where_there_is_one(view):
    """Decorator: 404 without a provider; 429 after too many attempts from one address; redirects signed-in users."""

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
    """To the provider, by an intermediate page: the content security policy allows forms to this site only."""
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
    """The callback: allauth's view, which also passes on the nonce of this browser."""

    def _get_state(self, request, provider):
        state, response = super()._get_state(request, provider)
        if state:
            self.adapter.nonce = (state.get("data") or {}).get("nonce", "")
        return state, response


@login_not_required
@require_safe
@where_there_is_one
def back(request):
    exchange = Exchange(request)
    try:
        response = Back.adapter_view(exchange)(request)
        if exchange.two_factors and request.user.is_authenticated:
            note_proof(request.session, request.user)
            note_second_step(request.user, "single sign-on")
        return response
    except Refused as error:
        return refused(request, error.why, account=error.account)
    except RequestException as error:
        return refused(request, "no_answer", type(error).__name__)
    except (OAuth2Error, KeyError, TypeError, ValueError) as error:  # the last three: the response is malformed
        return refused(request, "not_proved", type(error).__name__)
