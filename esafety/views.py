"""The home page by role, and the two addresses that a load balancer asks."""

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from agencies.access import may
from core.history import missing_guards

# by permission, the first that fits: the manager's desk, what a person leads, the plan for its readers
HOMES = (("plan.agree_revision", "desk"), ("plan.update_led", "my_actions"), ("plan.read", "plan"))


@require_safe
def home(request):
    """The page on which a person begins: where their work is; an explanation for somebody without a role."""
    for permission, page in HOMES:
        if may(request.user, permission):
            return redirect(page)
    return render(request, "home_no_role.html", status=200)


@login_not_required
@require_safe
def healthz(request):
    """The process answers."""
    return HttpResponse("ok", content_type="text/plain")


@login_not_required
@require_safe
def readyz(request):
    """The database answers, every migration has run and history is guarded; 503 otherwise."""
    try:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
        unguarded = missing_guards()
    except Exception:  # (whatever is wrong with the database, the answer is the same)
        return HttpResponse("the database does not answer", status=503, content_type="text/plain")
    if waiting:
        return HttpResponse("migrations are waiting", status=503, content_type="text/plain")
    if unguarded:
        return HttpResponse("history is not guarded; run migrate", status=503, content_type="text/plain")
    return HttpResponse("ready", content_type="text/plain")
