"""A frozen report: its page, its files, its correction by a new issue; who was told and who opened it."""

from functools import partial

from django.forms import Form
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.text import slugify

from agencies.access import form_view, get_visible, may, page_view
from core.pages.forms import form_page
from core.pages.lists import FORMATS, bytes_response
from reports.drafts.behind import within_rights
from reports.drafts.drafting import draft_of
from reports.drafts.forms import CorrectForm
from reports.drafts.page import about_report, plan_files
from reports.drafts.services.drafts import correct_report
from reports.drafts.services.outcomes import members_to_tell, note_reading, tell_board
from reports.frozen.internal import has_incidents, open_internal, sections_of
from reports.frozen.services import FORMATS as FILES
from reports.models import FrozenEdition, Reading, RenderedFile, Report
from reports.sections.section import EDITIONS, INTERNAL, PUBLISHED


def frozen_for(request, pk) -> Report:
    return get_visible(Report.objects.frozen().select_related("replaces", "frozen_by"), request.user, pk=pk)


def frozen_page(request, report, edition=""):
    rows = FrozenEdition.objects.visible_to(request.user).filter(report=report)
    editions = {row.edition: row for row in rows.whole().defer("data")}  # which is long, and already in the page
    shown = editions.get(edition or PUBLISHED)
    if shown is None and rows.filter(edition=edition or PUBLISHED).exists():
        return render(request, "reports/frozen/being_removed.html", {"report": report})
    if not edition and shown is None and INTERNAL in editions:
        return redirect("reports:edition", report.pk, INTERNAL)  # the published edition would be empty
    if shown is None:
        raise Http404("There is no such edition.")
    sections = sections_of(shown) if shown.edition == INTERNAL else ()
    if shown.edition == INTERNAL and (answer := open_internal(request, report, sections, form="page")):
        return answer
    note_reading(report=report, person=request.user)
    context = {
        "report": report,
        "shown": shown,
        "is_noted": has_incidents(sections),
        "page": mark_safe(within_rights(shown.page, request.user)),  # noqa: S308 (our own renderer made it)
        "others": [row for row in editions.values() if row != shown],
        "files": [(FORMATS[name], name) for name in FILES],
        "plan_files": plan_files(report.known_at, report.as_of),
        "newer": report.replacements.filter(state=Report.State.FROZEN).first(),
        "builds": may(request.user, "reports.build"),
        "decides": may(request.user, "plan.record_decision"),
    }
    return render(request, "reports/frozen/frozen.html", context)


@page_view("plan.read")
def edition(request, pk, edition):
    return frozen_page(request, frozen_for(request, pk), edition)


@page_view("plan.read")
def file(request, pk, edition, format):
    report = frozen_for(request, pk)
    kept = get_visible(
        RenderedFile.objects.all(), request.user, edition__report=report, edition__edition=edition, format=format
    )
    if edition == INTERNAL:
        answer = open_internal(request, report, sections_of(kept.edition), form=FORMATS[format])
        if answer:
            return answer
    note_reading(report=report, person=request.user)
    name = slugify(f"report {report.number} {report} {EDITIONS[edition]}")
    return bytes_response(bytes(kept.content), format, name)


@form_view("reports.build")
def correct(request, pk):
    report = frozen_for(request, pk)
    place, kept = request.GET.get("place", ""), request.GET.get("kept", "")  # of a text that came too late for this one

    def after(issue) -> str:
        if place and draft_of(issue).commentary(place):
            return reverse("reports:write", args=[issue.pk, place], query={"kept": kept})
        return reverse("reports:one", args=[issue.pk])

    lead = f"{report.name} stays as it is. The new issue says that it replaces it."
    if kept:
        lead += " What you wrote is then in its box there."
    return form_page(
        request,
        CorrectForm,
        partial(correct_report, report=report, by=request.user),
        title="Correct this report",
        submit="Begin",
        done=after,
        message=f"The draft of the new issue is there. Report {report.number} stays as it is.",
        back=reverse("reports:one", args=[pk]),
        context=about_report(report, lead=lead),
    )


@form_view("reports.build")
def tell(request, pk):
    report = frozen_for(request, pk)
    people = members_to_tell(report)
    text = "Each gets an email with a link to the report." if people else "Every member of the board was told already."
    return form_page(
        request,
        Form,
        partial(tell_board, report=report, by=request.user),
        title="Tell the board",
        submit="Tell the readers",
        done=reverse("reports:readers", args=[pk]),
        message=lambda told: f"{len(told)} member{'' if len(told) == 1 else 's'} of the board will get an email.",
        back=reverse("reports:one", args=[pk]),
        context=about_report(report, lead=report.name, explained=text, people=people),
        template="reports/confirm.html",
    )


@page_view("reports.build")
def readers(request, pk):
    report = frozen_for(request, pk)
    readings = Reading.objects.visible_to(request.user).filter(report=report).select_related("person")
    opened = {row.person_id for row in readings}
    told = report.tellings.select_related("person").order_by("person__name", "pk")
    waiting = [row for row in told if row.person_id not in opened]
    return render(request, "reports/frozen/readers.html", {"report": report, "readings": readings, "waiting": waiting})
