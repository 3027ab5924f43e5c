"""Pages of the look of reports: name, markings, colours, logo, and a Word template."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from agencies.access import form_view, get_visible, requires
from core.documents import render as render_document
from core.documents.word_template import said_by, says_where
from core.pages.forms import SAME_MOMENT, edit_record, try_save
from core.pages.lists import bytes_response
from core.records.locking import Conflict
from core.records.rules import RuleBroken
from reports.cover import services
from reports.cover.sample import sample_document
from reports.drafts.forms import CoverForm, LogoForm, TemplateForm, VersionForm
from reports.drafts.look import cover, dress_of, look_of, template_of
from reports.models import LookFile
from reports.sections.section import INTERNAL

SAMPLES = ("pdf", "docx")


@form_view("reports.build")
def change(request):
    record = cover()
    context = {
        "heading": "How reports look", "submit": "Save", "cancel_url": reverse("reports:home"),
        "lead": "What you change shows in drafts and new reports. Frozen reports stay as they are.",
        "template": LookFile.objects.visible_to(request.user).filter(pk=record.word_template_id).first(),
        "samples": SAMPLES,
    }  # fmt: skip

    def save(version, values):
        return services.change_cover(cover=record, expected=version, by=request.user, **values)

    return edit_record(
        request, record=record, form_class=CoverForm, initial={name: getattr(record, name) for name in services.FIELDS},
        save=save, done=reverse("reports:cover"), template="reports/cover/cover.html",
        message="Saved. New reports look so.", context=context,
    )  # fmt: skip


@form_view("reports.build")
def logo(request):
    record = cover()
    files = (request.POST, request.FILES) if request.method == "POST" else ()
    form = LogoForm(*files, initial={"version": record.version, "logo_alt": record.logo_alt})

    def save():
        values, file = form.cleaned_data, form.cleaned_data["logo"]
        services.choose_logo(
            cover=record, expected=values["version"], data=file.read(), filename=file.name, alt=values["logo_alt"],
            by=request.user,
        )  # fmt: skip

    if request.method == "POST" and saved(form, save):
        messages.success(request, "The logo stands on drafts and new reports. Look at the sample.")
        return redirect("reports:cover")
    context = {"form": form, "heading": "Logo of the board", "submit": "Save"}
    return render(request, "reports/cover/look_file.html", context, status=422 if form.errors else 200)


@require_POST
@requires("reports.build")
def remove_logo(request):
    return taken_off(request, services.remove_logo, "The logo is taken off. Frozen reports keep it.")


@require_safe
@requires("plan.read")
def logo_file(request, pk):
    """The logo as a bitmap, the only form that pages show."""
    row = get_visible(LookFile.objects.filter(kind=LookFile.Kind.LOGO).defer(None), request.user, pk=pk)
    drawn = row.format == "svg"
    content = row.pixels if drawn else row.content
    return HttpResponse(bytes(content), content_type=f"image/{'png' if drawn else row.format}")


@form_view("reports.build")
def template(request):
    form = TemplateForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    kept = []

    def save():
        file = form.cleaned_data["template"]
        kept.append(services.offer_template(data=file.read(), filename=file.name, by=request.user))

    if request.method == "POST" and try_save(form, save):
        return redirect("reports:template_offered", kept[0].pk)
    context = {"form": form, "heading": "Word template", "submit": "Check the file", "is_template": True}
    return render(request, "reports/cover/look_file.html", context, status=422 if form.errors else 200)


@form_view("reports.build")
def template_offered(request, pk):
    """A checked Word template: preview a sample, then use it."""
    file = get_visible(LookFile.objects.filter(kind=LookFile.Kind.TEMPLATE), request.user, pk=pk)
    record = cover()
    form = VersionForm(request.POST if request.method == "POST" else None, initial={"version": record.version})

    def save():
        expected = form.cleaned_data["version"]
        services.use_template(cover=record, expected=expected, file=file, by=request.user)

    if request.method == "POST" and saved(form, save):
        messages.success(request, "Word files of new reports are written with it.")
        return redirect("reports:cover")
    content = template_of(file.pk)
    context = {
        "form": form, "file": file, "in_use": record.word_template_id == file.pk, "submit": "Use it",
        "said": said_by(content), "has_place": says_where(content),
    }  # fmt: skip
    return render(request, "reports/cover/template_offered.html", context, status=422 if form.errors else 200)


@require_safe
@requires("reports.build")
def template_sample(request, pk):
    file = get_visible(LookFile.objects.filter(kind=LookFile.Kind.TEMPLATE), request.user, pk=pk)
    look = look_of(INTERNAL, cover())
    document = sample_document(look, dress_of(look).logo, template_of(file.pk))
    return bytes_response(render_document(document, "docx"), "docx", "sample-report")


@require_POST
@requires("reports.build")
def take_template_back(request):
    return taken_off(request, services.take_template_back, "Word files are written as before. Frozen reports stay.")


@require_safe
@requires("reports.build")
def sample(request, format):
    if format not in SAMPLES:
        raise Http404("There is no such file.")
    look = look_of(INTERNAL, cover())
    dress = dress_of(look)
    return bytes_response(
        render_document(sample_document(look, dress.logo, dress.template), format), format, "sample-report"
    )


def saved(form, save) -> bool:
    """Save a form; returns whether it succeeded. After a conflict the form gets the current version, so that sending it
    again saves it, as its error says.
    """
    try:
        return try_save(form, save, tell_conflict=False)
    except Conflict as conflict:
        form.data = form.data.copy()
        form.data["version"] = conflict.current.version
        form.add_error(None, SAME_MOMENT)
        return False


def taken_off(request, service, said: str):
    form = VersionForm(request.POST)
    try:
        service(cover=cover(), expected=form.cleaned_data["version"] if form.is_valid() else 0, by=request.user)
        messages.success(request, said)
    except RuleBroken as broken:
        messages.error(request, str(broken))
    except Conflict:
        messages.error(request, "Somebody else changed this meanwhile. Look at it again.")
    return redirect("reports:cover")
