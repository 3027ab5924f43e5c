"""A draft: its page, its sections, the text beside its figures, and freezing it."""

from functools import cache, partial

from django.contrib.auth import get_user_model
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import slugify

from agencies.access import button_view, form_view, get_visible, may, page_view
from core.documents import render as render_document
from core.pages.forms import VersionedForm, form_page, safe_number, save_by_button
from core.pages.lists import FORMATS, bytes_response
from core.records.locking import Conflict
from core.records.rules import NothingChanged, RuleBroken
from reports.drafts.document import folded_page
from reports.drafts.drafting import draft_of
from reports.drafts.forms import AskForm, CommentaryForm, FreezeForm
from reports.drafts.look import dressed
from reports.drafts.page import about_report, plan_files, shown_sections, slot_of
from reports.drafts.services import drafts, writing
from reports.drafts.views.not_saved import kept_text, not_saved
from reports.frozen import services
from reports.frozen.internal import has_incidents, open_internal
from reports.models import Commentary, CommentaryRequest, Report
from reports.sections.section import EDITIONS, INTERNAL, PUBLISHED
from reports.told.page import rewriting_urls


def draft_page(request, report):
    """With true counts of incidents for those who may read them elsewhere, else as in the published edition."""
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
        "is_internal": edition == INTERNAL,
        "is_noted": edition == INTERNAL and has_incidents(each.key for each in draft.shown_sections),
        "formats": services.FORMATS,
        "editions": EDITIONS.items(),
        "plan_files": plan_files(draft.basis.now.known_at, draft.basis.on, draft.basis.plan)
        if draft.basis.plan
        else [],
    }
    return render(request, "reports/drafts/draft.html", context)


def open_draft(request, draft, form):
    """None, or the response that open_internal gives before the internal edition of a draft is shown."""
    return open_internal(request, draft.report, [each.key for each in draft.shown_sections], form=form)


def draft_for(request, pk) -> Report:
    return get_visible(Report.objects.drafts().select_related("replaces"), request.user, pk=pk)


@page_view("reports.build")
def preview(request, pk, edition):
    report = draft_for(request, pk)
    if edition not in EDITIONS:
        raise Http404("There is no such edition.")
    draft = draft_of(report)
    if edition == INTERNAL and (answer := open_draft(request, draft, "page")):
        return answer
    content, stops = draft.for_preview(edition)
    document = dressed(content, is_page=True)
    links = [(FORMATS[name], reverse("reports:preview_file", args=[pk, edition, name])) for name in services.FORMATS]
    context = {"report": report, "edition": EDITIONS[edition], "document": document, "links": links, "stops": stops}
    context["is_noted"] = edition == INTERNAL and has_incidents(each.key for each in draft.shown_sections)
    return render(request, "reports/drafts/preview.html", context | {"page": folded_page(document, content.kind)})


@page_view("reports.build")
def preview_file(request, pk, edition, format):
    report = draft_for(request, pk)
    if edition not in EDITIONS or format not in services.FORMATS:
        raise Http404("There is no such file.")
    draft = draft_of(report)
    if edition == INTERNAL and (answer := open_draft(request, draft, FORMATS[format])):
        return answer
    document = dressed(draft.for_preview(edition)[0])
    return bytes_response(render_document(document, format), format, slugify(f"draft {report} {edition}"))


@button_view("reports.build")
def move(request, pk, key):
    report = draft_for(request, pk)
    save = partial(drafts.move_section, report=report, key=key, move=request.POST.get("move", ""), by=request.user)
    return save_by_button(request, save, done=f"{reverse('reports:one', args=[pk])}#place-{key}", message="")


@form_view("plan.read")
def write(request, pk, key):
    report = Report.objects.writable_by(request.user).filter(pk=pk).first()
    block = draft_of(report).commentary(key) if report else None
    if block is None:
        return not_saved(request, pk, key)
    written = Commentary.objects.visible_to(request.user).filter(report=report, key=key).first()

    save = partial(writing.write_commentary, report=report, key=key, by=request.user)
    if request.htmx:
        return written_as_typed(request, report, slot_of(block, written), save)
    place = f"{reverse('reports:one', args=[pk])}#{slot_of(block, written).slug}"
    context = about_report(report, lead=report)
    if kept := kept_text(request):
        now = written.text.strip() if written else ""
        then = f"Saving it replaces the text that is there now: {now}" if now else "Look at it, then save it."
        context |= {
            "is_refusal": True,
            "kept_form": request.GET["kept"],
            "lead": f"What you wrote before is in the box. {then}",
        }
    return form_page(
        request,
        CommentaryForm,
        partial(saved_already, save),
        record=written or Commentary(report=report, key=key, is_published=writing.is_published_by_default(key)),
        initial=kept or None,
        title=block.label,
        done=place,
        message="Your text is saved.",
        context=context,
    )


def saved_already(keep, **values):
    """Save a text that the same page may have saved a moment before: by itself, or with an answer that was lost."""
    try:
        return keep(**values)
    except NothingChanged:
        return None
    except Conflict as conflict:
        if (conflict.current.text, conflict.current.is_published) != (values["text"], values["is_published"]):
            raise
        return conflict.current


def written_as_typed(request, report, slot, keep):
    """The response to an automatic save: its time, or where both versions are."""
    form = CommentaryForm(request.POST)
    context = {"report": report, "slot": slot, "state": "wrong"}
    if form.is_valid():
        try:
            saved = saved_already(keep, expected=form.cleaned_data["version"], **form.own())
            context |= {"state": "saved" if saved else "same", "record": saved}
        except RuleBroken as broken:
            context["message"] = str(broken)
        except Conflict:
            context["state"] = "conflict"
    return render(request, "reports/drafts/written.html", context)


@form_view("reports.build")
def ask(request, pk):
    report = draft_for(request, pk)
    people = get_user_model().objects.visible_to(request.user).filter(is_active=True).exclude(pk=request.user.pk)
    return form_page(
        request,
        partial(AskForm, people=people.order_by("name")),
        partial(writing.ask_for_commentary, report=report, by=request.user),
        title="Ask somebody to write",
        submit="Ask",
        done=reverse("reports:one", args=[pk]),
        message=lambda asked: f"{asked.person} is asked by email.",
        context=about_report(report, lead=report),
    )


@button_view("reports.build")
def end_request(request, pk):
    asked = get_visible(CommentaryRequest.objects.select_related("report", "person"), request.user, pk=pk)
    expected = safe_number(request.POST.get("version"))
    return save_by_button(
        request,
        partial(writing.end_request, asked=asked, expected=expected, by=request.user),
        done=reverse("reports:one", args=[asked.report_id]),
        message=f"{asked.person} no longer writes in this draft.",
    )


@form_view("reports.build")
def freeze(request, pk):
    report = draft_for(request, pk)
    draft = draft_of(report)
    stops, identifying = draft.stopped(), draft.identifying()
    explained = (
        "The report gets its number. Its figures, texts and files never change afterwards; a mistake is corrected by a "
        "new issue that says what it replaces."
    )
    points = cache(lambda: draft.open_points)  # read only where the page is displayed
    places = {place for each in stops for place in each.places} | {*identifying}
    urls = rewriting_urls(report, places, draft.basis.plan)
    children = [(place, urls[place], what) for place, what in identifying.items()]
    return form_page(
        request,
        partial(FreezeForm, period=report.period, stops=stops, urls=urls),
        partial(services.freeze_report, report=report, by=request.user),
        record=report,
        title="Freeze this report",
        submit="Freeze report",
        done=reverse("reports:one", args=[pk]),
        message="The report is frozen. You can tell the board now.",
        context=about_report(report, lead=report.name, explained=explained, points=points, children=children),
        template="reports/frozen/freeze.html",
    )


@form_view("reports.build")
def drop(request, pk):
    report = draft_for(request, pk)
    explained = "It will no longer be listed. Its history is kept."
    return form_page(
        request,
        VersionedForm,
        partial(drafts.drop_draft, report=report, by=request.user),
        record=report,
        title="Delete draft",
        submit="Delete draft",
        done=reverse("reports:home"),
        message="The draft has been deleted.",
        back=reverse("reports:one", args=[pk]),
        context=about_report(report, lead=report.name, explained=explained),
    )
