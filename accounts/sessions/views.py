"""The time left in a session, and forms submitted after it ended (test L2)."""

from __future__ import annotations

import copy
import logging
import time
from urllib.parse import urlsplit

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, JsonResponse, QueryDict
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.urls import resolve
from django.views.decorators.csrf import requires_csrf_token
from django.views.decorators.http import require_POST, require_safe

from accounts.middleware import SEEN, idle_limit
from accounts.sessions import timeout, timeout_labels
from core.web import views
from core.web.logs import page_of

logger = logging.getLogger("accounts.timeout")


def clock(request) -> dict:
    """The timers of a session, with a new CSRF token for forms on pages open for long."""
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


@require_safe
def kept_forms(request):
    """Forms submitted too late, for review and resubmission; nothing is sent automatically."""
    owner = str(request.user.pk)
    found = timeout.kept_for(request.session, owner=owner, now=time.time())
    if not found:
        return redirect("home")
    return render(request, "accounts/sessions/kept_forms.html", {"forms": [shown(request, form) for form in found]})


@require_POST
def drop_kept_form(request, key: str):
    timeout.drop(request.session, key)
    return redirect("kept_forms")


def shown(request, form: timeout.KeptForm) -> dict:
    """A saved form for its page: heading, input, and every field for resubmission."""
    reader = timeout_labels.read_form(page_at(request, form.path))
    return {
        "key": form.key,
        "path": form.path,
        "heading": reader.heading or "What you sent",
        "rows": timeout_labels.described(form.fields, reader),
        "pairs": [(name, text) for name, texts in form.fields for text in texts],
        "files": form.files,
    }


def page_at(request, path: str) -> str:
    """The current page at a URL for this person, for its labels; "" where they cannot open it.

    It calls the view itself with a request, so it shows nothing that the person may not read.
    """
    parts = urlsplit(path)
    inner = copy.copy(request)
    inner.method, inner.path, inner.path_info = "GET", parts.path, parts.path
    inner.GET, inner.POST = QueryDict(parts.query), QueryDict()
    inner.META = request.META | {"REQUEST_METHOD": "GET", "PATH_INFO": parts.path, "QUERY_STRING": parts.query}
    try:
        inner.resolver_match = match = resolve(parts.path)
        answer = match.func(inner, *match.args, **match.kwargs)
        if hasattr(answer, "render") and not answer.is_rendered:
            answer.render()
    except (Http404, PermissionDenied):
        return ""
    except Exception:  # whatever fails there, the input is shown here
        logger.exception("No names for the boxes of %s", page_of(inner))
        return ""
    readable = answer.status_code == 200 and not answer.streaming and "html" in answer.headers.get("Content-Type", "")
    return answer.content.decode() if readable else ""


@requires_csrf_token
def csrf_failure(request, reason: str = "") -> HttpResponse:
    """CSRF_FAILURE_VIEW: a form from our own page is saved and can be resubmitted; others get an error page."""
    return timeout.keep_unmarked(request) or views.csrf_failure(request, reason=reason)
