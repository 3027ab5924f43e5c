"""The time left in a session."""

import time

from django.contrib.auth.decorators import login_not_required
from django.http import JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from accounts.middleware import SEEN, idle_limit
from accounts.sessions import timeout


def clock(request) -> dict:
    found = timeout.clock_of(request)
    return found | {"token": get_token(request)} if found["who"] else found


@login_not_required
@idle_limit(None)
@require_safe
def ask_time_left(request):
    """Polled by open pages, so it does not count as activity (they send the header that says so)."""
    return JsonResponse(clock(request))


@idle_limit(None)
@require_POST
def stay(request):
    """Extend the idle limit; the absolute limit stays. Without JavaScript it redirects to the home page."""
    request.session[SEEN] = int(time.time())
    if "application/json" in request.headers.get("Accept", ""):
        return JsonResponse(clock(request))
    return redirect("home")
