"""The register of internet access points: the list, the page of each, and what its agency or the manager changes."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from agencies.access import belongings, demand, get_visible, may, requires
from agencies.models import Agency
from audits.models import AccessPoint, ImprovementAction
from audits.points import filters as listing
from audits.points import forms, services
from audits.points.rules import risk_questions, rows_of
from audits.points.years import year_lines, years_chart
from audits.questions.risk import BANDS, LOOKS, bounds
from audits.results.page import safe
from core.files.background_exports import WantedList, file_page, query_of
from core.pages.forms import edit_record, safe_number, try_save
from core.pages.lists import export_links
from core.text.dates import today

FORM = require_http_methods(["GET", "HEAD", "POST"])
WHEN_ASKED = "Each place where children go online is listed once. The next audit of access points asks about it."
READERS = ("audits.fill_own", "audits.sign_own", "audits.read_all")
WRITERS = ("audits.fill_own", "audits.manage")
NOT_OPEN = "Only its own agency and the board change an access point, and only while it is in use."
PAGE = 50
FORM_PAGE = "audits/points/form.html"


@require_safe
@requires(*READERS)
def access_points(request):
    """The access points that fit the filters, and how their risk stands year on year."""
    form, questions, user = listing.filter_of(request.GET), risk_questions(), request.user
    found = form.points(listing.visible_points(user), questions, today())
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    lines = year_lines(user, questions.now)
    context = {
        "form": form,
        "has_errors": form.is_wrong,
        "said": form.in_words(),
        "page": page,
        "rows": rows_of(page, user, questions),
        "reads_all": may(user, "audits.read_all"),
        "adds": may(user, "audits.fill_own") or may(user, "audits.manage"),
        "lines": lines,
        "chart": safe(years_chart(lines)),
        "bands": band_key(),
        "exports": export_links(request, "audits:export_access_points"),
    }
    return render(request, "audits/points/list.html", context, status=422 if form.is_wrong else 200)


def band_key() -> list[tuple[str, str, str, int, int]]:
    """Letter, word, colour, lowest and highest score of each band."""
    return [(LOOKS[code][0], word, LOOKS[code][1], *bounds(code)) for _, code, word in BANDS]


@file_page("audits:access_points", "Access points")
@requires(*READERS)
def export(request, format):
    """The same rows as a file."""
    form, questions = listing.filter_of(request.GET), risk_questions()
    found = form.points(listing.visible_points(request.user), questions, today())

    def document():
        return listing.points_document(found, request.user, questions, form.in_words())

    asked = ("the access points", "access-points", format, query_of(request))
    return WantedList(*asked, rows=lambda: found.count(), document=document, is_wrong=form.is_wrong)


@require_safe
@requires(*READERS)
def access_point(request, pk):
    """One access point: its risk in every round, and what is done about it."""
    point = visible_point(request, pk)
    actions = ImprovementAction.objects.visible_to(request.user).filter(audit_return__access_point=point).published()
    context = {
        "point": point,
        "row": rows_of([point], request.user, risk_questions())[0],
        "actions": actions.open().select_related("question").order_by("due", "pk"),
        "editable": AccessPoint.objects.editable_by(request.user).filter(pk=pk).exists(),
        "bands": band_key(),
        "today": today(),
    }
    return render(request, "audits/points/point.html", context)


def visible_point(request, pk) -> AccessPoint:
    """One that a person may see."""
    return get_visible(AccessPoint.objects.select_related("agency"), request.user, pk=pk)


@FORM
@requires(*WRITERS)
def add_access_point(request):
    """List a place where children go online."""
    own = own_agencies(request)
    form = form_of_new(request, own)
    if request.method == "POST" and form.is_valid():
        about, made = agency_of(request, form, own), []
        words = {name: form.cleaned_data[name] for name in ("name", "postcode")}
        if about and try_save(
            form, lambda: made.append(services.add_access_point(agency=about, by=request.user, **words))
        ):
            messages.success(request, f"{made[0].name} is in the register.")
            return redirect("audits:access_point", made[0].pk)
    lead = f"{own[0]}. {WHEN_ASKED}" if len(own) == 1 else WHEN_ASKED
    context = {"form": form, "heading": "Add an access point", "submit": "Add it", "lead": lead,
               "cancel_url": reverse("audits:access_points")}  # fmt: skip
    return render(request, FORM_PAGE, context, status=422 if form.errors else 200)


def own_agencies(request) -> list[Agency]:
    """The agencies of whoever lists their own places; none for whoever keeps the register of all."""
    if may(request.user, "audits.manage"):
        return []
    agencies = Agency.objects.visible_to(request.user).active().filter(pk__in=belongings(request.user).agencies)
    return list(agencies.by_name())


def form_of_new(request, own: list[Agency]):
    """The form of a new one: whoever keeps the register names the agency, others choose among several of their own."""
    data = request.POST or None
    if may(request.user, "audits.manage"):
        key = safe_number(request.GET.get("agency"))
        named = Agency.objects.visible_to(request.user).filter(pk=key).first() if key else None
        return forms.AddPointByNameForm(data, initial={"agency": named.name if named else ""})
    if len(own) == 1:
        return forms.AddOwnPointForm(data)
    return forms.AddPointForm(data, agencies=Agency.objects.visible_to(request.user).filter(pk__in=[a.pk for a in own]))


def agency_of(request, form, own: list[Agency]) -> Agency | None:
    """The agency that a form is about; None, with an error beside the field, where none has the name in it."""
    given = form.cleaned_data.get("agency", own[0] if len(own) == 1 else None)
    if isinstance(given, Agency):
        return given
    found = Agency.objects.visible_to(request.user).active().filter(name__iexact=given.strip()).first()
    if found is None:
        form.add_error("agency", "No active agency has this name. Copy it from the list of agencies.")
    return found


@FORM
@requires(*WRITERS)
def edit_access_point(request, pk):
    """Another name or postcode."""
    point = editable_point(request, pk)
    initial = {"name": point.name, "postcode": point.postcode}
    heading = {"heading": "Change an access point", "submit": "Save"}
    return change(request, point, forms.ChangePointForm, services.change_access_point, heading,
                  "The access point has been changed.", initial)  # fmt: skip


@FORM
@requires(*WRITERS)
def close_access_point(request, pk):
    """Children no longer go online there."""
    point = editable_point(request, pk)
    lead = "No audit asks about it any more. What was returned stays."
    heading = {"heading": "Close an access point", "submit": "Close it", "lead": lead}
    return change(request, point, forms.ClosePointForm, services.close_access_point, heading,
                  "The access point is closed.", {})  # fmt: skip


def editable_point(request, pk) -> AccessPoint:
    """One in use, of an own agency or for whoever keeps the register."""
    point = visible_point(request, pk)
    demand(AccessPoint.objects.editable_by(request.user).filter(pk=pk).exists(), NOT_OPEN)
    return point


def change(request, point: AccessPoint, form_class, service, context: dict, message: str, initial: dict):
    """A page on which a service changes an access point."""
    done = reverse("audits:access_point", args=[point.pk])
    return edit_record(
        request,
        record=point,
        form_class=form_class,
        initial=initial,
        save=lambda version, values: service(point=point, expected=version, by=request.user, **values),
        done=done,
        template=FORM_PAGE,
        context={"point": point, "cancel_url": done, **context},
        message=message,
    )
