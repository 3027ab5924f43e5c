"""Answer pages: opened by the link of an email, without signing in."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.views.decorators.http import require_http_methods, require_safe


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request, token):
    return HttpResponse("")


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def not_me(request, token):
    return HttpResponse("")


@login_not_required
@require_safe
def finished(request):
    return HttpResponse("")
