"""The home page by role, and the two addresses that a load balancer asks."""

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from agencies.access import may, page_view
from core.history.guards import missing_guards
from core.text.dates import today
from core.web.throttle import cache_works
from esafety.home.page import SHOWN, waiting_for, watched_by
from esafety.home.start import guide_for, is_new

# by permission, the first that fits: the manager's desk, what a person leads, an agency's home, the people, what waits
# for data protection, incidents for those who record them, the board at a glance for its members, and the plan with
# what is late first
HOMES = (
    ("plan.agree_revision", "desk", ""),
    ("plan.minute", "my_actions", ""),
    ("plan.answer_own", "our_agency", ""),
    ("people.manage", "people", ""),
    ("keeping.desk", "data_protection", ""),
    ("incidents.record", "incidents:home", ""),
    ("reports.read_internal", "reports:glance", ""),
    ("plan.read", "plan", "?sort=colour"),
)


@require_safe
def home(request):
    if is_new(request.user):
        return redirect("start")
    for permission, page, query in HOMES:
        if may(request.user, permission):
            return redirect(reverse(page) + query)
    return render(request, "home_no_role.html", status=200)


@page_view("plan.import", "people.manage")
def start(request):
    context = {"guide": guide_for(request.user), "works_on_plan": may(request.user, "plan.import")}
    return render(request, "start.html", context)


@page_view("keeping.desk")
def data_protection(request):
    """What waits for the data protection officer: as first or second person, to be stopped, or to be looked at."""
    every = waiting_for(request.user, today())
    tasks = [task for task in every if not task.is_under_way]
    context = {
        "tasks": tasks[:SHOWN],
        "more": max(len(tasks) - SHOWN, 0),
        "under_way": [task for task in every if task.is_under_way][:SHOWN],
        "watched": watched_by(request.user),
    }
    return render(request, "data_protection.html", context)


@login_not_required
@require_safe
def healthz(request):
    return HttpResponse("ok", content_type="text/plain; charset=utf-8")


@login_not_required
@require_safe
def readyz(request):
    """The database answers, every migration has run, history is guarded and the cache works; 503 otherwise."""
    try:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
        unguarded = missing_guards()
    except Exception:  # (whatever is wrong with the database, the answer is the same)
        return HttpResponse("the database does not answer", status=503, content_type="text/plain; charset=utf-8")
    if waiting:
        return HttpResponse("migrations are waiting", status=503, content_type="text/plain; charset=utf-8")
    if unguarded:
        return HttpResponse("history is not guarded; run migrate", status=503, content_type="text/plain; charset=utf-8")
    if not cache_works():
        text = "the cache does not keep what is written to it"
        return HttpResponse(text, status=503, content_type="text/plain; charset=utf-8")
    return HttpResponse("ready", content_type="text/plain; charset=utf-8")
