"""Pages of redaction by two people."""

from functools import partial

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse

from agencies.access import button_view, form_view, get_visible, page_view
from core.history.purges import removal_of
from core.pages.forms import safe_number, save_by_button, tell, try_save
from core.records.rules import RuleBroken
from reports.drafts.forms import CarryOutForm, PlacesForm, RedactionForm
from reports.models import Redaction
from reports.redaction import services as service

CONFIRMED = "The words are no longer shown. They are removed for good from the history too, unless somebody stops it."


@page_view("history.clean")
def overview(request):
    rows = Redaction.objects.visible_to(request.user).select_related("proposed_by", "done_by")
    return render(
        request, "reports/redaction/redactions.html", {"open": rows.open(), "over": rows.exclude(pk__in=rows.open())}
    )


@form_view("history.clean")
def look(request):
    """Enter words and a reason, then see where they are; nothing is changed or stored."""
    form = RedactionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            found = service.find(form.cleaned_data["words"])
            if not found and not form.cleaned_data["evidence"]:
                messages.info(request, "The words were not found anywhere.")
                return redirect("reports:redaction_new")
            return places_page(request, PlacesForm(initial=form.data.dict() | {"places": list(found)}, found=found))
        except RuleBroken as broken:
            tell(form, broken)
    return words_page(request, form)


@button_view("history.clean")
def propose(request):
    first = RedactionForm(request.POST)
    if not first.is_valid():
        return words_page(request, first)
    try:
        found = service.find(first.cleaned_data["words"])
    except RuleBroken:
        return redirect("reports:redaction_new")
    form, made = PlacesForm(request.POST, found=found), []
    if try_save(form, lambda: made.append(service.propose(**form.cleaned_data, by=request.user))):
        messages.success(request, "Proposed. Tell a second person which words they are: they are not kept here.")
        return redirect("reports:redaction", made[0].pk)
    return places_page(request, form)


def words_page(request, form):
    address = reverse("reports:redactions")
    context = {
        "form": form,
        "heading": "Remove words",
        "crumbs": ("Removing words", address),
        "explained": "You see where they are before anything is proposed. A second person confirms it: one of you "
        "is a manager, the other a data protection officer.",
        "submit": "Find the words",
        "cancel_url": address,
    }
    return render(request, "reports/redaction/form.html", context, status=422 if form.errors else 200)


def places_page(request, form):
    context = {"form": form, "found": form.fields["places"].choices}
    return render(request, "reports/redaction/places.html", context, status=422 if form.errors else 200)


@form_view("history.clean")
def one(request, pk):
    row = get_visible(Redaction.objects.select_related("proposed_by", "done_by"), request.user, pk=pk)
    form = CarryOutForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and try_save(
        form, lambda: service.confirm(redaction=row, words=form.cleaned_data["words"], by=request.user)
    ):
        messages.success(request, CONFIRMED)
        return redirect("reports:redaction", pk)
    context = {"row": row, "form": form, "is_open": not (row.done_at or row.dropped_on)}
    context["removal"] = removal_of(service.name_of(row))
    context["is_own"] = row.proposed_by_id == request.user.pk
    return render(request, "reports/redaction/redaction.html", context, status=422 if form.errors else 200)


@button_view("history.clean")
def drop(request, pk):
    row = get_visible(Redaction.objects.editable_by(request.user), request.user, pk=pk)
    save = partial(service.drop, redaction=row, expected=safe_number(request.POST.get("version")), by=request.user)
    done = reverse("reports:redaction", args=[pk])
    return save_by_button(request, save, done=done, message="The proposal has been deleted. No words were removed.")
