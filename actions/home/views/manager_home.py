"""The manager's home page."""

from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from actions.colours.querysets import colour_rows
from actions.home.page.manager_home import read_desk
from actions.models import ActionLead, Meeting, Plan
from actions.table.page import colour_links
from agencies.access import requires
from core.text.dates import today


@require_safe
@requires("plan.agree_revision")
def desk(request):
    plan = Plan.objects.visible_to(request.user).in_force()
    if plan is None:
        return render(request, "actions/no_plan.html")
    context = {
        "plan": plan,
        "desk": read_desk(request.user, plan, today()),
        "leads_too": ActionLead.objects.visible_to(request.user).for_user(request.user).filter(plan=plan).exists(),
        "colours": colour_links(colour_rows(plan, today()), reverse("plan")),
        "meeting": Meeting.objects.visible_to(request.user).coming().filter(cancelled_on__isnull=True).first(),
        "today": today(),
    }
    return render(request, "actions/home/manager_home.html", context)
