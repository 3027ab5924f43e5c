"""Text that could not be saved because the draft has changed: the reason, and the text for copying."""

from __future__ import annotations

from django.http import Http404
from django.shortcuts import render
from django.utils import timezone

from agencies.access import may
from core.pages.forms import last_change
from core.text.dates import print_date, today
from reports.models import Report


def not_saved(request, pk: int):
    """The response to text for a draft that was frozen or deleted meanwhile, for a place that it no longer has, or from
    somebody no longer asked to write: status 409 with a page showing the text, or a line for an automatic save. Raises
    Http404 where no text was sent, and for whoever could never write there.
    """
    report = Report.objects.once_writable_by(request.user).filter(pk=pk).select_related("frozen_by").first()
    if report is None or request.method != "POST":
        raise Http404("There is no such place in this report.")
    context = {
        "report": report,
        "why": reason(report, request.user),
        "text": request.POST.get("text", ""),
        "draft": Report.objects.writable_by(request.user).of_period_of(report).first(),
        "may_correct": is_correctable(report, request.user),
        "state": "not saved",
    }
    if request.htmx:
        return render(request, "reports/drafts/written.html", context)
    return render(request, "reports/drafts/not_saved.html", context, status=409)


def reason(report: Report, user) -> str:
    if report.state == Report.State.FROZEN:
        return f"This report was frozen {moment_of(report.frozen_at)} by {report.frozen_by}."
    if not report.is_draft:
        change = last_change(report)
        by = f" by {change.history_user}" if change and change.history_user else ""
        return f"This draft was deleted {moment_of(change.history_date)}{by}." if change else "This draft was deleted."
    if Report.objects.writable_by(user).filter(pk=report.pk).exists():
        return "This draft no longer has the place for which you wrote: its section or its action was left out."
    return "You are no longer asked to write in this draft."


def moment_of(when) -> str:
    """A moment in Europe/London: "at 10:42", with the day unless it is today."""
    local = timezone.localtime(when)
    day = "" if local.date() == today() else f"on {print_date(local.date())} "
    return f"{day}at {local:%H:%M}"


def is_correctable(report: Report, user) -> bool:
    is_free = not report.replacements.exclude(state=Report.State.DROPPED).exists()
    return report.state == Report.State.FROZEN and is_free and may(user, "reports.build")
