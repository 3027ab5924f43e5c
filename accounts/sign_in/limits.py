"""The page after too many attempts."""

import math

from django.shortcuts import render

from accounts.security.services import account_of
from core.security.services import note
from core.web.logs import url_pattern


def too_many_attempts(request, *, wait: int = 300):
    """The page with status 429; `wait` is in seconds. Also the handler429 of the project."""
    note("throttled", "blocked", page=url_pattern(request), **account_of(request))
    minutes = max(1, math.ceil(wait / 60))
    response = render(request, "accounts/too_many_attempts.html", {"minutes": minutes}, status=429)
    response["Retry-After"] = str(max(1, wait))
    return response
