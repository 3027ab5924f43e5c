"""Pages of the look of reports: name, markings, colours, logo, and a Word template."""

from functools import partial

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from agencies.access import button_view, form_view, get_visible, page_view
from core.documents import render as render_document
from core.documents.word_template import says_where, texts_in_file
from core.pages.forms import SAME_MOMENT, VersionedForm, form_page, safe_number, save_by_button, try_save
from core.pages.lists import bytes_response
from core.records.locking import Conflict
from reports.cover import services
from reports.cover.sample import sample_document
from reports.drafts.forms import CoverForm, LogoForm, TemplateForm
from reports.drafts.look import cover, dress_of, look_of, template_of
from reports.drafts.page import about_report
from reports.models import LookFile
from reports.sections.section import INTERNAL

SAMPLES = ("pdf", "docx")


@form_view("reports.build")
def change(request):
    record = cover()
    return form_page(
        request,
        CoverForm,
        partial(services.change_cover, cover=record, by=request.user),
        record=record,
        title="How reports look",
        done=reverse("reports:cover"),
        message="Saved. New reports will look like this.",
        back=reverse("reports:home"),
        context=about_report(
            lead="What you change shows in drafts and new reports. Frozen reports stay as they are.",
            word_template=LookFile.objects.visible_to(request.user).filter(pk=record.word_template_id).first(),
            samples=SAMPLES,
        ),
        template="reports/cover/cover.html",
    )


def about_look(**more) -> dict:
    """The context of form_page() for a form about the look of reports, and `more`."""
    address = reverse("reports:cover")
    crumbs = ("Reports", reverse("reports:home"), "How reports look", address)
    return {"crumbs": crumbs, "cancel_url": address, **more}


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
        messages.success(request, "The logo is now on drafts and new reports. Look at the sample.")
        return redirect("reports:cover")
    context = about_look(form=form, heading="Logo of the board", submit="Save")
    return render(request, "pages/form.html", context, status=422 if form.errors else 200)


@button_view("reports.build")
def remove_logo(request):
    return taken_off(request, services.remove_logo, "The logo is removed. Frozen reports keep it.")


@page_view("plan.read")
def logo_file(request, pk):
    row = get_visible(LookFile.objects.filter(kind=LookFile.Kind.LOGO).defer(None), request.user, pk=pk)
    drawn = row.format == "svg"
    content = row.pixels if drawn else row.content
    return HttpResponse(bytes(content), content_type=f"image/{'png' if drawn else row.format}")


@form_view("reports.build")
def template(request):
    def save(template):
        return services.offer_template(data=template.read(), filename=template.name, by=request.user)

    return form_page(
        request,
        TemplateForm,
        save,
        title="Word template",
        submit="Check the file",
        done=lambda file: reverse("reports:template_offered", args=[file.pk]),
        message="",
        context=about_look(),
        template="reports/cover/template.html",
    )


@form_view("reports.build")
def template_offered(request, pk):
    """A checked Word template: preview a sample, then use it."""
    file = get_visible(LookFile.objects.filter(kind=LookFile.Kind.TEMPLATE), request.user, pk=pk)
    record = cover()
    form = VersionedForm(request.POST if request.method == "POST" else None, initial={"version": record.version})

    def save():
        expected = form.cleaned_data["version"]
        services.use_template(cover=record, expected=expected, file=file, by=request.user)

    if request.method == "POST" and saved(form, save):
        messages.success(request, "Word files of new reports are written with it.")
        return redirect("reports:cover")
    content = template_of(file.pk)
    context = {
        "form": form, "file": file, "in_use": record.word_template_id == file.pk, "submit": "Use template",
        "texts": texts_in_file(content), "has_place": says_where(content),
    }  # fmt: skip
    return render(request, "reports/cover/template_offered.html", context, status=422 if form.errors else 200)


@page_view("reports.build")
def template_sample(request, pk):
    file = get_visible(LookFile.objects.filter(kind=LookFile.Kind.TEMPLATE), request.user, pk=pk)
    look = look_of(INTERNAL, cover())
    document = sample_document(look, dress_of(look).logo, template_of(file.pk))
    return bytes_response(render_document(document, "docx"), "docx", "sample-report")


@button_view("reports.build")
def take_template_back(request):
    return taken_off(request, services.take_template_back, "Word files are written as before. Frozen reports stay.")


@page_view("reports.build")
def sample(request, format):
    if format not in SAMPLES:
        raise Http404("There is no such file.")
    look = look_of(INTERNAL, cover())
    dress = dress_of(look)
    return bytes_response(
        render_document(sample_document(look, dress.logo, dress.template), format), format, "sample-report"
    )


def saved(form, save) -> bool:
    """Save a form; whether it succeeded. After a conflict the form gets the current version."""
    try:
        return try_save(form, save, tell_conflict=False)
    except Conflict as conflict:
        form.data = form.data.copy()
        form.data["version"] = conflict.current.version
        form.add_error(None, SAME_MOMENT)
        return False


def taken_off(request, service, message: str):
    save = partial(service, cover=cover(), expected=safe_number(request.POST.get("version")), by=request.user)
    return save_by_button(request, save, done=reverse("reports:cover"), message=message)
