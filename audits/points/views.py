"""The register of internet access points: the list, the page of each, and what its agency or the manager changes."""

from functools import partial

from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.urls import reverse

from agencies.access import belongings, form_view, get_visible, may, page_view, require, requires
from agencies.models import Agency
from audits.access import NOT_YOURS, may_fill, visible_return
from audits.models import AccessPoint, ImprovementAction, Return
from audits.points import filters as listing
from audits.points import forms, registering, services
from audits.points.rules import risk_questions, rows_of
from audits.points.years import year_lines, years_chart
from audits.questions.risk import BANDS, LOOKS, bounds
from audits.results.page import chart_on_page
from core.files.background_exports import WantedList, file_page, query_of
from core.pages.forms import form_page, safe_number
from core.pages.lists import export_links
from core.records.rules import RuleBroken
from core.text.dates import today

WHEN_ASKED = "Each place where children go online is listed once. The next audit of access points asks about it."
READERS = ("audits.fill_own", "audits.sign_own", "audits.read_all")
WRITERS = ("audits.fill_own", "audits.manage")
NOT_OPEN = "Only its own agency and the board change an access point, and only while it is in use."
PAGE = 50


@page_view(*READERS)
def access_points(request):
    form, questions, user = listing.PointFilter.from_query(request.GET), risk_questions(), request.user
    found = form.points(AccessPoint.objects.visible_to(user), questions, today())
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    lines = year_lines(user, questions.now)
    context = {
        "form": form,
        "has_errors": form.is_wrong,
        "criteria": form.in_words(),
        "page": page,
        "rows": rows_of(page, user, questions),
        "reads_all": may(user, "audits.read_all"),
        "adds": may(user, "audits.fill_own") or may(user, "audits.manage"),
        "lines": lines,
        "chart": chart_on_page(years_chart(lines)),
        "bands": band_key(),
        "exports": export_links(request, "audits:export_access_points"),
    }
    return render(request, "audits/points/list.html", context, status=422 if form.is_wrong else 200)


def band_key() -> list[tuple[str, str, str, int, int]]:
    return [(LOOKS[code][0], word, LOOKS[code][1], *bounds(code)) for _, code, word in BANDS]


@file_page("audits:access_points", "Access points")
@requires(*READERS)
def export(request, format):
    form, questions = listing.PointFilter.from_query(request.GET), risk_questions()
    found = form.points(AccessPoint.objects.visible_to(request.user), questions, today())

    def document():
        return listing.points_document(found, request.user, questions, form.in_words())

    asked = ("the access points", "access-points", format, query_of(request))
    return WantedList(*asked, rows=lambda: found.count(), document=document, is_wrong=form.is_wrong)


@page_view(*READERS)
def access_point(request, pk):
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


ABOUT = (
    "Your agency has no access point in the register yet. Name each place where children go online: a return is then "
    "made for each. If there is none, say why, and nothing more is asked."
)
ANSWERED = "The agency said that children do not go online here: {}"


@form_view(*READERS, "audits.manage")
def register_places(request, pk):
    audit_return = visible_return(request, pk)
    manages = may(request.user, "audits.manage")
    if audit_return.form != Return.Form.REGISTER:  # it has been said: the return goes on as that of the first place
        request.not_saved = True
        return redirect("audits:return", audit_return.pk)
    if request.method == "POST":
        require(manages or may_fill(request.user, audit_return), NOT_YOURS)
    reason = registering.reason_of(audit_return)
    takes = registering.takes_places(audit_return, manages=manages) and (
        manages or may_fill(request.user, audit_return)
    )
    asked = audit_return.round
    context = {
        "crumbs": ("Audit returns", reverse("audits:home")),
        "lead": f"{audit_return.agency}: {asked}",
        "explained": ANSWERED.format(reason) if reason else ABOUT,
        "asked": asked,
        "audit_return": audit_return,
        "takes": takes,
    }
    return form_page(
        request,
        forms.PlacesForm,
        partial(registering.say_where, audit_return=audit_return, by=request.user, manages=manages),
        title="Where children go online",
        submit="Save",
        done=lambda found: after_places(found, manages, by_link=request.return_link is not None),
        message=told_places,
        back=None if request.return_link else reverse("audits:home"),
        initial={"nowhere": reason},
        context=context,
        template="audits/points/places.html",
    )


def after_places(found: list[Return], manages: bool, *, by_link: bool) -> str:
    """Where somebody goes on: the returns, or for the manager the round; a link opens the first alone."""
    if manages:
        return reverse("audits:round", args=[found[0].round_id])
    if by_link or (len(found) == 1 and found[0].form != Return.Form.REGISTER):
        return reverse("audits:return", args=[found[0].pk])
    return reverse("audits:home")


def told_places(found: list[Return]) -> str:
    if found[0].form == Return.Form.REGISTER:
        return "Thank you. Nothing more is asked of you in this round."
    count = len(found)
    return (
        "The place is registered. Its return waits to be filled in."
        if count == 1
        else f"{count} places are registered. Each has a return of its own."
    )


def visible_point(request, pk) -> AccessPoint:
    return get_visible(AccessPoint.objects.select_related("agency"), request.user, pk=pk)


@form_view(*WRITERS)
def add_access_point(request):
    own = own_agencies(request)
    key = safe_number(request.GET.get("agency"))
    named = Agency.objects.visible_to(request.user).filter(pk=key).first() if key else None
    crumbs = ("Audit returns", reverse("audits:home"), "Access points", reverse("audits:access_points"))
    return form_page(
        request,
        form_of_new(request, own),
        partial(save_point, request.user, own),
        title="Add an access point",
        submit="Add access point",
        done=point_url,
        message=lambda point: f"{point.name} is in the register.",
        back=reverse("audits:access_points"),
        initial={"agency": named.name} if named and may(request.user, "audits.manage") else None,
        context={"crumbs": crumbs, "explained": f"{own[0]}. {WHEN_ASKED}" if len(own) == 1 else WHEN_ASKED},
    )


def save_point(user, own: list[Agency], *, agency: Agency | str | None = None, **values) -> AccessPoint:
    return services.add_access_point(agency=agency_of(user, own[0] if agency is None else agency), by=user, **values)


def point_url(point: AccessPoint) -> str:
    return reverse("audits:access_point", args=[point.pk])


def own_agencies(request) -> list[Agency]:
    if may(request.user, "audits.manage"):
        return []
    agencies = Agency.objects.visible_to(request.user).active().filter(pk__in=belongings(request.user).agencies)
    return list(agencies.by_name())


def form_of_new(request, own: list[Agency]):
    if may(request.user, "audits.manage"):
        return forms.AddPointByNameForm
    if len(own) == 1:
        return forms.PointFields
    agencies = Agency.objects.visible_to(request.user).filter(pk__in=[each.pk for each in own])
    return partial(forms.AddPointForm, agencies=agencies)


def agency_of(user, given: Agency | str) -> Agency:
    if isinstance(given, Agency):
        return given
    found = Agency.objects.visible_to(user).active().filter(name__iexact=given.strip()).first()
    if found is None:
        raise RuleBroken("No active agency has this name. Copy it from the list of agencies.", field="agency")
    return found


@form_view(*WRITERS)
def edit_access_point(request, pk):
    return change(
        request,
        pk,
        forms.ChangePointForm,
        services.change_access_point,
        title="Change an access point",
        message="The access point has been changed.",
    )


@form_view(*WRITERS)
def close_access_point(request, pk):
    return change(
        request,
        pk,
        forms.ClosePointForm,
        services.close_access_point,
        title="Close an access point",
        submit="Close access point",
        message="The access point is closed.",
        explained="No audit asks about it any more. What was returned stays.",
    )


def change(request, pk: int, form, service, *, explained: str = "", **page):
    """The page of a form about an access point; `service` saves it."""
    point = visible_point(request, pk)
    require(AccessPoint.objects.editable_by(request.user).filter(pk=pk).exists(), NOT_OPEN)
    home, points = reverse("audits:home"), reverse("audits:access_points")
    crumbs = ("Audit returns", home, "Access points", points, point.name, point_url(point))
    return form_page(
        request,
        form,
        partial(service, point=point, by=request.user),
        record=point,
        context={"crumbs": crumbs, "lead": str(point), "explained": explained},
        **page,
    )
