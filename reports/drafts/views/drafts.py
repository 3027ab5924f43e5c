"""A draft: its page, its sections, the text beside its figures, and freezing it."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import get_user_model
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.views.decorators.http import require_POST, require_safe

from agencies.access import form_view, get_visible, may, requires
from core.documents import render as render_document
from core.documents.html import html_fragment
from core.pages.forms import edit_record, tell
from core.pages.lists import FORMATS, bytes_response
from core.records.locking import Conflict
from core.records.rules import NothingChanged, RuleBroken
from reports.drafts.drafting import NO_COMMENTARY, draft_of
from reports.drafts.forms import AskForm, CommentaryForm, VersionForm
from reports.drafts.look import dressed
from reports.drafts.page import shown_sections, slot_of
from reports.drafts.services import drafts, writing
from reports.drafts.views.not_saved import not_saved
from reports.frozen import services
from reports.frozen.internal import has_incidents, open_internal
from reports.models import Commentary, CommentaryRequest, Report
from reports.sections.section import EDITIONS, INTERNAL, PUBLISHED


def draft_page(request, report):
    """The content of a draft: with true counts of incidents for those who may read them elsewhere, as in the published
    edition for everybody else who was asked to write.
    """
    builds = may(request.user, "reports.build")
    reads_counts = may(request.user, "reports.read_internal") and may(request.user, "incidents.figures")
    edition = INTERNAL if reads_counts else PUBLISHED
    draft = draft_of(report)
    if edition == INTERNAL and (answer := open_draft(request, draft, "page")):
        return answer
    context = {
        "report": report,
        "builds": builds,
        "writes": report.is_draft,
        "sections": list(shown_sections(draft, edition)),
        "points": draft.open_points,
        "requests": report.requests.filter(ended_on=None).select_related("person") if builds else [],
        "draft": draft,
        "no_commentary": NO_COMMENTARY,
        "is_internal": edition == INTERNAL,
        "is_noted": edition == INTERNAL and has_incidents(each.key for each in draft.shown_sections),
        "formats": services.FORMATS,
        "editions": EDITIONS.items(),
    }
    return render(request, "reports/drafts/draft.html", context)


def open_draft(request, draft, form):
    """None, or the response that open_internal gives before the internal edition of a draft is shown."""
    return open_internal(request, draft.report, [each.key for each in draft.shown_sections], form=form)


def draft_for(request, pk) -> Report:
    return get_visible(Report.objects.drafts().select_related("replaces"), request.user, pk=pk)


@require_safe
@requires("reports.build")
def preview(request, pk, edition):
    report = draft_for(request, pk)
    if edition not in EDITIONS:
        raise Http404("There is no such edition.")
    draft = draft_of(report)
    if edition == INTERNAL and (answer := open_draft(request, draft, "page")):
        return answer
    document = dressed(draft.content(edition), is_page=True)
    links = [(FORMATS[name], reverse("reports:preview_file", args=[pk, edition, name])) for name in services.FORMATS]
    context = {"report": report, "edition": EDITIONS[edition], "document": document, "links": links}
    context["is_noted"] = edition == INTERNAL and has_incidents(each.key for each in draft.shown_sections)
    return render(request, "reports/drafts/preview.html", context | {"page": html_fragment(document)})


@require_safe
@requires("reports.build")
def preview_file(request, pk, edition, format):
    report = draft_for(request, pk)
    if edition not in EDITIONS or format not in services.FORMATS:
        raise Http404("There is no such file.")
    draft = draft_of(report)
    if edition == INTERNAL and (answer := open_draft(request, draft, FORMATS[format])):
        return answer
    document = dressed(draft.content(edition))
    return bytes_response(render_document(document, format), format, slugify(f"draft {report} {edition}"))


@require_POST
@requires("reports.build")
def move(request, pk, key):
    """Move a section, leave it out or include it."""
    report = draft_for(request, pk)
    try:
        drafts.move_section(report=report, key=key, move=request.POST.get("move", ""), by=request.user)
    except RuleBroken as broken:
        messages.error(request, str(broken))
    return redirect(f"{reverse('reports:one', args=[pk])}#place-{key}")


@form_view("plan.read")
def write(request, pk, key):
    report = Report.objects.writable_by(request.user).filter(pk=pk).first()
    block = draft_of(report).commentary(key) if report else None
    if block is None:
        return not_saved(request, pk)
    written = Commentary.objects.visible_to(request.user).filter(report=report, key=key).first()

    def save(version, values):
        return writing.write_commentary(report=report, key=key, expected=version, by=request.user, **values)

    if request.htmx:
        return written_as_typed(request, report, slot_of(block, written), save)
    record = written or Commentary(report=report, key=key)
    place = f"{reverse('reports:one', args=[pk])}#{slot_of(block, written).slug}"
    return edit_record(
        request, record=record, form_class=CommentaryForm, done=place, template="reports/form.html", message="Saved",
        initial={"text": record.text}, save=save,
        context={"heading": block.label, "lead": str(report), "report": report, "cancel_url": place, "submit": "Save"},
    )  # fmt: skip


def written_as_typed(request, report, slot, keep):
    """The response to an automatic save: its time, or where both versions are."""
    form = CommentaryForm(request.POST)
    context = {"report": report, "slot": slot, "state": "wrong"}
    if form.is_valid():
        try:
            context |= {"state": "saved", "record": keep(form.cleaned_data["version"], form.own())}
        except NothingChanged:
            context["state"] = "same"
        except RuleBroken as broken:
            context["said"] = str(broken)
        except Conflict:
            context["state"] = "conflict"
    return render(request, "reports/drafts/written.html", context)


@form_view("reports.build")
def ask(request, pk):
    report = draft_for(request, pk)
    people = get_user_model().objects.visible_to(request.user).filter(is_active=True).exclude(pk=request.user.pk)
    form = AskForm(request.POST or None, people=people.order_by("name"))
    if request.method == "POST" and form.is_valid():
        try:
            writing.ask_for_commentary(report=report, by=request.user, **form.cleaned_data)
            messages.success(request, f"{form.cleaned_data['person']} is asked by a letter.")
            return redirect("reports:one", pk)
        except RuleBroken as broken:
            tell(form, broken)
    context = {"form": form, "report": report, "heading": "Ask somebody to write", "submit": "Ask", "lead": str(report)}
    return render(request, "reports/form.html", context, status=422 if form.errors else 200)


@require_POST
@requires("reports.build")
def end_request(request, pk):
    asked = get_visible(CommentaryRequest.objects.select_related("report", "person"), request.user, pk=pk)
    form = VersionForm(request.POST)
    try:
        expected = form.cleaned_data["version"] if form.is_valid() else 0
        writing.end_request(asked=asked, expected=expected, by=request.user)
        messages.success(request, f"{asked.person} no longer writes in this draft.")
    except (RuleBroken, Conflict) as broken:
        messages.error(request, str(broken))
    return redirect("reports:one", asked.report_id)


@form_view("reports.build")
def freeze(request, pk):
    return confirmed(
        request, draft_for(request, pk), services.freeze_report, heading="Freeze this report", submit="Freeze it",
        text="It gets its number. Its figures, texts and files never change afterwards; a mistake is corrected by a "
        f"new issue that says what it replaces. {NO_COMMENTARY}",
        said="The report is frozen. You can tell the board now.",
    )  # fmt: skip


@form_view("reports.build")
def drop(request, pk):
    return confirmed(
        request, draft_for(request, pk), drafts.drop_draft, heading="Drop this draft", submit="Drop it",
        text="It leaves the list. What was written in it stays in its history.", said="The draft is dropped.",
    )  # fmt: skip


def confirmed(request, report, service, *, heading, submit, text, said):
    """A confirmation page, with open points before freezing; after confirmation calls `service`."""
    form = VersionForm(request.POST if request.method == "POST" else None, initial={"version": report.version})
    if request.method == "POST" and form.is_valid():
        try:
            service(report=report, expected=form.cleaned_data["version"], by=request.user)
            messages.success(request, said)
            return redirect("reports:one", report.pk) if submit == "Freeze it" else redirect("reports:home")
        except RuleBroken as broken:
            tell(form, broken)
        except Conflict:
            form.add_error(None, "Somebody else changed this draft meanwhile. Look at it again.")
    points = draft_of(report).open_points if submit == "Freeze it" else []
    context = {"form": form, "report": report, "heading": heading, "text": text, "submit": submit, "points": points}
    return render(request, "reports/confirm.html", context, status=422 if form.errors else 200)
