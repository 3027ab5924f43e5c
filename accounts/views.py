"""Pages of sign-in that allauth does not have as we need them."""

from __future__ import annotations

import math

from allauth.account.stages import LoginByCodeStage
from allauth.account.views import LoginView, PasswordChangeView
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from accounts import demo
from accounts.middleware import ENDED, LIMIT
from accounts.sign_in.security_log import account_of, note
from core.web.logs import page_of


class SignIn(LoginView):
    """As allauth's; says why one has to sign in again where a time limit was the reason."""

    def get(self, request, *args, **kwargs):
        reason = request.session.pop(ENDED, None)
        if reason == "idle":
            minutes = request.session.get(LIMIT, settings.SESSION_IDLE_MINUTES)
            messages.info(request, f"You were signed out because nothing was done for {minutes} minutes.")
        elif reason == "long":
            messages.info(request, f"You were signed out after {settings.SESSION_MAX_HOURS} hours.")
        return super().get(request, *args, **kwargs)

    def _redirect_to_pending_stage(self, request, stage):
        """To the second step where one is due; whoever waits for a code may sign in with a password instead."""
        return None if stage.key == LoginByCodeStage.key else super()._redirect_to_pending_stage(request, stage)

    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(**kwargs) | {"single_sign_on": (settings.OIDC or {}).get("name")}


sign_in = SignIn.as_view()


def too_many_attempts(request, *, wait: int = 300):
    """The page with status 429; `wait` is in seconds. Also the handler429 of the project."""
    note("limit", "blocked", account=account_of(request), page=page_of(request))
    minutes = max(1, math.ceil(wait / 60))
    response = render(request, "accounts/too_many_attempts.html", {"minutes": minutes}, status=429)
    response["Retry-After"] = str(max(1, wait))
    return response


class ChangePassword(PasswordChangeView):
    """As allauth's, but a person who has no password yet is sent to the page that mails a link."""

    def dispatch(self, request, *args, **kwargs):
        if not request.user.has_usable_password():
            return redirect("account_reset_password")
        return super().dispatch(request, *args, **kwargs)


change_password = ChangePassword.as_view()


@login_not_required
@require_safe
def demo_people(request):
    """Everybody of the demonstration board, by role, each with a link that signs in as them."""
    if not demo.demo_allowed():
        raise Http404
    base_url = request.build_absolute_uri("/").rstrip("/")
    return render(request, "accounts/demo_people.html", {"roles": demo.people_by_role(base_url)})


@login_not_required
@require_safe
def demo_sign_in(request, token: str):
    """Signs in the person that a signed link names; 404 for anything else."""
    user = demo.person_of(token) if demo.demo_allowed() else None
    if user is None:
        raise Http404
    demo.sign_in(request, user)
    return HttpResponseRedirect("/")
