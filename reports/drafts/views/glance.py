"""The board at a glance."""

from __future__ import annotations

from django.shortcuts import render
from django.views.decorators.http import require_safe

from agencies.access import may, requires
from reports.drafts.glance import glance_of
from reports.models import Report


@require_safe
@requires("plan.read")
def glance(request):
    latest = Report.objects.visible_to(request.user).frozen().latest_first().first()
    context = {"glance": glance_of(request.user), "latest": latest, "builds": may(request.user, "reports.build")}
    return render(request, "reports/drafts/glance.html", context)
