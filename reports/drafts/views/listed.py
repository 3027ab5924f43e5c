"""All charts of the board; the list of reports, creating one, and the page of one, a draft or frozen."""

from functools import partial

from django.shortcuts import render
from django.urls import reverse

from actions.models import Meeting
from agencies.access import form_view, get_visible, may, page_view
from core.pages.forms import form_page
from reports.drafts.charts import charts_of
from reports.drafts.forms import MakeForm
from reports.drafts.page import about_report, begun_message
from reports.drafts.services.drafts import make_report
from reports.drafts.views.drafts import draft_page
from reports.frozen.views import frozen_page
from reports.models import Report


@page_view("plan.read")
def charts(request):
    request.stands_below = reverse("reports:glance")
    return render(request, "reports/drafts/charts.html", {"charts": charts_of(request.user)})


@page_view("plan.read")
def home(request):
    rows = list(Report.objects.visible_to(request.user).latest_first().select_related("replaces", "frozen_by"))
    replaced = {row.replaces_id for row in rows if row.state == Report.State.FROZEN and row.replaces_id}
    context = {
        "drafts": [row for row in rows if row.is_draft],
        "frozen": [(row, row.pk in replaced) for row in rows if row.state == Report.State.FROZEN],
        "meeting": Meeting.objects.visible_to(request.user).last_closed(request.user),
        "builds": may(request.user, "reports.build"),
    }
    return render(request, "reports/drafts/list.html", context)


@form_view("reports.build")
def make(request):
    return form_page(
        request,
        MakeForm,
        partial(make_report, by=request.user),
        title="Make a report",
        submit="Make the draft",
        done=lambda report: reverse("reports:one", args=[report.pk]),
        message=begun_message,
        back=reverse("reports:home"),
        context=about_report(),
    )


@page_view("plan.read")
def one(request, pk):
    report = get_visible(Report.objects.select_related("replaces", "frozen_by", "made_by"), request.user, pk=pk)
    return frozen_page(request, report) if report.state == Report.State.FROZEN else draft_page(request, report)
