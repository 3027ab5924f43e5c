"""ESLO returns: prepared, looked at, sent, answered on the telephone, reminded of, closed."""

from functools import partial

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import slugify

from agencies.access import button_view, form_view, get_visible, page_view, requires
from agencies.directory.filters import agency_filter
from agencies.directory.settings import current_limits
from agencies.directory.views.agency import editable_agency
from agencies.links import forms
from agencies.links.views.links import answered, lead_of, return_choices
from agencies.mails import return_email
from agencies.models import Agency, EsloReturn, EsloReturnLine
from agencies.returns import page as return_page
from agencies.returns import services
from core.files.background_exports import WantedList, file_page, query_of
from core.pages.forms import form_page, safe_next, try_save
from core.pages.lists import export_links
from core.records.rules import RuleBroken

CLOSING = (
    "Nobody is reminded any more, and the links that were mailed work no longer. Who has not answered stays listed."
)
PAGE = 50


def eslo_return_url(eslo_return: EsloReturn) -> str:
    return reverse("eslo_return", args=[eslo_return.pk])


def visible_line(request, pk, **also) -> EsloReturnLine:
    lines = EsloReturnLine.objects.select_related("agency", "eslo_return", "eslo")
    return get_visible(lines, request.user, pk=pk, **also)


@page_view("directory.edit_any")
def returns(request):
    found = return_page.with_counts(EsloReturn.objects.visible_to(request.user))
    return render(request, "agencies/returns/list.html", {"returns": found})


@form_view("directory.edit_any")
def add(request):
    chosen = agency_filter(request)
    agencies = chosen.rows(Agency.objects.visible_to(request.user), current_limits()).active()
    form, made = forms.ReturnForm(request.POST or None), []
    if request.method == "POST" and try_save(
        form, lambda: made.append(services.prepare_return(agencies=agencies, by=request.user, **form.cleaned_data))
    ):
        return redirect(eslo_return_url(made[0]))
    context = {"form": form, "filter": chosen, "criteria": chosen.in_words(), "count": agencies.count()}
    return render(request, "agencies/returns/add.html", context, status=422 if form.errors else 200)


@page_view("directory.edit_any")
def one(request, pk):
    asked = get_visible(EsloReturn.objects, request.user, pk=pk)
    form = return_page.LineFilter.from_query(request.GET)
    page = Paginator(form.rows(return_page.lines_of(asked)), PAGE).get_page(request.GET.get("page"))
    lines = list(page.object_list)
    context = {
        "asked": asked,
        "form": form,
        "page": page,
        "rows": return_page.rows_of(lines),
        "counts": return_page.counts(asked),
        "exports": export_links(request, "export_return", asked.pk),
        **preview_of(asked, lines),
    }
    return render(request, "agencies/returns/return.html", context)


def preview_of(asked: EsloReturn, lines: list[EsloReturnLine]) -> dict:
    line = next((each for each in lines if each.sent_to), None)
    if asked.mailed_on or asked.closed_on or line is None:
        return {}
    return {"preview": return_email(line, "(the link)", "(the last day for answers)"), "preview_to": line}


@file_page("eslo_return", "ESLO return")
@requires("directory.edit_any")
def export(request, pk, format):
    asked = get_visible(EsloReturn.objects, request.user, pk=pk)
    form = return_page.LineFilter.from_query(request.GET)
    lines = form.rows(return_page.lines_of(asked))

    def document():
        return return_page.return_document(asked, return_page.rows_of(list(lines)), form.in_words())

    stem, query = slugify(asked.title) or "eslo-return", query_of(request)
    return WantedList(str(asked), stem, format, query, rows=lines.count, document=document)


@form_view("directory.edit_any")
def edit(request, pk):
    asked = get_visible(EsloReturn.objects, request.user, pk=pk)
    return form_page(
        request,
        forms.EditReturnForm,
        partial(services.change_return, eslo_return=asked, by=request.user),
        record=asked,
        title="Change this ESLO return",
        message="The ESLO return has been changed.",
        context=about_return(asked),
    )


@button_view("directory.edit_any")
def send(request, pk):
    asked = get_visible(EsloReturn.objects, request.user, pk=pk)
    try:
        services.open_return(eslo_return=asked, expected=asked.version, by=request.user)
        messages.success(request, "The emails are on their way. This page shows who has answered.")
    except RuleBroken as broken:
        messages.error(request, str(broken))
    return redirect(eslo_return_url(asked))


@form_view("directory.edit_any")
def close(request, pk):
    asked = get_visible(EsloReturn.objects, request.user, pk=pk)
    return form_page(
        request,
        forms.CloseReturnForm,
        partial(services.close_return, eslo_return=asked, by=request.user),
        record=asked,
        title="Close this ESLO return",
        submit="Close the return",
        message="The ESLO return is closed.",
        context=about_return(asked, explained=CLOSING),
    )


@form_view("directory.edit_any")
def add_agency(request, pk):
    asked = get_visible(EsloReturn.objects, request.user, pk=pk)
    return form_page(
        request,
        forms.AddToReturnForm,
        lambda agency: services.add_to_return(eslo_return=asked, agency=named(request, agency), by=request.user),
        title="Ask one more agency",
        submit="Add agency",
        message=lambda line: f"{line.agency} is asked as well.",
        context=about_return(asked),
    )


def named(request, name: str) -> Agency:
    agency = Agency.objects.visible_to(request.user).active().filter(name__iexact=name.strip()).first()
    if agency is None:
        raise RuleBroken("No active agency has this name. Copy it from the list of agencies.", field="agency")
    return agency


@form_view("directory.edit_any")
def answer(request, pk):
    line = visible_line(request, pk)

    def save(*, link, **values):
        return services.answer_line(line=link, by=request.user, **values)

    choices = return_choices(save, f"The answer of {line.agency} has been recorded.")
    context = {"line": line, "agency": line.agency, "asked": line.eslo_return, **lead_of(line)}
    done = eslo_return_url(line.eslo_return)
    return answered(request, line, choices, "agencies/returns/answer.html", context, done=done)


@form_view("directory.edit_own")
def answer_own(request, pk):
    """The answer of an agency whose people are signed in: the page of the mailed link, with their name beside it."""
    line = visible_line(request, pk, taken_out_on=None, eslo_return__mailed_on__isnull=False)
    editable_agency(request, line.agency_id)
    request.stands_below = reverse("our_agency")  # in the menu: they came from there

    def save(*, link, **values):
        return services.answer_line(line=link, by=request.user, answered_by=f"{request.user}, signed in", **values)

    choices = return_choices(save, "Thank you. Your answer has been recorded.")
    context = {"line": line, "agency": line.agency, "signed_in": True, **lead_of(line)}
    return answered(request, line, choices, "agencies/links/return.html", context, done="our_agency")


@button_view("directory.edit_any")
def write(request, pk):
    line = visible_line(request, pk)
    try:
        if services.write_to(line=line, by=request.user):
            messages.success(request, f"An email to {line.agency} is on its way.")
        else:
            messages.info(request, f"{line.agency} has been written to today already.")
    except RuleBroken as broken:
        messages.error(request, str(broken))
    return redirect(safe_next(request, eslo_return_url(line.eslo_return)))


@form_view("directory.edit_any")
def take_out(request, pk):
    line = visible_line(request, pk)
    return form_page(
        request,
        forms.TakeOutForm,
        lambda expected, reason: services.take_out(line=line, by=request.user, reason=reason),
        record=line,
        title=f"{line.agency} need not answer",
        submit="Remove agency",
        message=f"{line.agency} need not answer this time.",
        context=about_return(line.eslo_return),
    )


@form_view("directory.edit_any")
def address(request, pk):
    line = visible_line(request, pk)
    return form_page(
        request,
        forms.AddressForm,
        partial(services.change_address, line=line, by=request.user),
        record=line,
        title=f"Where to write to {line.agency}",
        message="The address has been changed.",
        context=about_return(line.eslo_return),
    )


def about_return(asked: EsloReturn, **more) -> dict:
    return {"crumbs": ("ESLO returns", reverse("eslo_returns"), asked, eslo_return_url(asked)), **more}
