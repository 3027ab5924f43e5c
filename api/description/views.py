"""The description of the API for people, and a page about each problem."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.tokens.rules import SCOPES
from api.access import READS
from api.description.page import chapters_of
from api.feeds.rules import FEEDS
from api.problems import PROBLEMS
from api.v1.views.entry import OPERATIONS


@require_safe
def description(request: HttpRequest) -> HttpResponse:
    described = OPERATIONS.urlconf_module.schema()
    context = {
        "version": described["info"]["version"],
        "chapters": chapters_of(described),
        "feeds": FEEDS.values(),
        "problems": PROBLEMS.values(),
        "reads": READS,
        "site_url": settings.SITE_URL,
        "scopes": SCOPES,
    }
    return render(request, "api/description.html", context)


@login_not_required  # the address stands in answers to programs, whoever reads their logs
@require_safe
def problem(request: HttpRequest, name: str) -> HttpResponse:
    if name not in PROBLEMS:
        raise Http404("There is no such problem.")
    return render(request, "api/problem.html", {"problem": PROBLEMS[name]})
