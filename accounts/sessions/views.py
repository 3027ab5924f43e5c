"""The time that is left of a session, and what was sent after it had ended (test L2)."""

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
    """The clock of a session, with a fresh mark against forgery for the forms of a page that stood for long."""
    found = timeout.clock_of(request)
    return found | {"token": get_token(request)} if found["who"] else found


@login_not_required
@idle_limit(None)
@require_safe
def ask_time_left(request):
    """Asked by pages with nobody at them, so it counts as no use (they send the header that says so)."""
    return JsonResponse(clock(request))


@idle_limit(None)
@require_POST
def stay(request):
    """Puts the end without use off; the end in any case stays. Without JavaScript it leads back to the first page."""
    request.session[SEEN] = int(time.time())
    if "application/json" in request.headers.get("Accept", ""):
        return JsonResponse(clock(request))
    return redirect("home")


@require_safe
def kept_forms(request):
    """What was sent too late, to be looked at and sent again; nothing is sent by itself."""
    owner = str(request.user.pk)
    found = timeout.kept_for(request.session, owner=owner, now=time.time())
    if not found:
        return redirect("home")
    return render(request, "accounts/sessions/kept_forms.html", {"forms": [shown(request, form) for form in found]})


@require_POST
def drop_kept_form(request, key: str):
    """Forgets one of them, as its person wishes."""
    timeout.drop(request.session, key)
    return redirect("kept_forms")


def shown(request, form: timeout.KeptForm) -> dict:
    """A kept form as its page shows it: its heading, what was typed, and every field for sending it again."""
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
    """The page at an address as this person would get it now, for the names of its boxes; "" where they get none.

    It goes the way of a request, through the view itself, so it shows nothing that the person may not read.
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
    except Exception:  # whatever fails there, what was typed is shown here
        logger.exception("No names for the boxes of %s", page_of(inner))
        return ""
    readable = answer.status_code == 200 and not answer.streaming and "html" in answer.headers.get("Content-Type", "")
    return answer.content.decode() if readable else ""


@requires_csrf_token
def csrf_failure(request, reason: str = "") -> HttpResponse:
    """CSRF_FAILURE_VIEW: what a page of ours sent is kept, and can be sent again; all else is refused in words."""
    return timeout.keep_unmarked(request) or views.csrf_failure(request, reason=reason)
