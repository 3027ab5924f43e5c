"""Text that could not be saved because the draft has changed: the reason, and the text for copying."""

from urllib.parse import urlsplit

from django.http import Http404
from django.shortcuts import render
from django.urls import resolve, reverse
from django.utils import timezone

from agencies.access import may
from core.kept_forms.middleware import keep_again
from core.kept_forms.page import Elsewhere, register_elsewhere
from core.kept_forms.services import form_of, read_form
from core.models import KeptForm
from core.pages.forms import last_change
from core.text.dates import print_date, today
from reports.drafts.drafting import draft_of
from reports.models import Report


def not_saved(request, pk: int, key: str):
    """The response to text for a draft that was frozen or deleted meanwhile, for a place that it no longer has, or from
    somebody no longer asked to write: status 409 with a page showing the text, or a line for an automatic save. The
    text is kept. Raises Http404 where no text was sent, and for whoever could never write there.
    """
    report = Report.objects.once_writable_by(request.user).filter(pk=pk).select_related("frozen_by").first()
    if report is None or request.method != "POST":
        raise Http404("There is no such place in this report.")
    kept = keep_again(request, form_of(request))
    context = {
        "report": report,
        "why": reason(report, request.user),
        "text": request.POST.get("text", ""),
        "kept": kept,
        "there": next_place(request.user, kept.key, pk=pk, key=key),
        "state": "not saved",
        "is_refusal": True,
    }
    if request.htmx:
        return render(request, "reports/drafts/written.html", context)
    return render(request, "reports/drafts/not_saved.html", context, status=409)


def next_place(user, kept: str, *, pk: int, key: str) -> Elsewhere | None:
    """Where a text for a place of this report goes, once it cannot be written there; None where it still can.

    `kept` is the key of the kept form, "" where nothing is kept: then the page for it starts without the text.
    """
    report = Report.objects.once_writable_by(user).filter(pk=pk).select_related("frozen_by").first()
    if report is None:
        return None
    draft = Report.objects.writable_by(user).of_period_of(report).first()
    has_place = draft and draft_of(draft).commentary(key)
    if has_place and draft.pk == pk:
        return None
    query = {"kept": kept} if kept else {}
    why, is_frozen = reason(report, user), report.state == Report.State.FROZEN
    if has_place:
        text = "Use it in the next issue" if is_frozen else "Use it in the current draft"
        return Elsewhere(why, text, reverse("reports:write", args=[draft.pk, key], query=query))
    if draft:
        text = "Go back to the draft" if draft.pk == pk else "Open the current draft"
        return Elsewhere(why, text, reverse("reports:one", args=[draft.pk]))
    if is_correctable(report, user):
        url = reverse("reports:correct", args=[pk], query={**query, "place": key})
        return Elsewhere(why, "Use it in the next issue", url)
    return Elsewhere(why, "Once a next issue is begun and you are asked to write in it, you can use your text there.")


register_elsewhere("reports:write", next_place)


def kept_text(request) -> dict:
    """The values of a kept text that the address names as `kept`, for the form of its new place; {} without one."""
    key = request.GET.get("kept", "")
    row = KeptForm.objects.visible_to(request.user).with_key(key).first()
    sent = read_form(row) if row else None
    if sent is None or resolve(urlsplit(sent.path).path).view_name != "reports:write":
        return {}
    fields = dict(sent.fields)
    return {"text": fields.get("text", [""])[0], "is_published": "is_published" in fields}


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
