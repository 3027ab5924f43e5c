"""Records of incidents: the recorder's home page, and pages to list, read, write, correct and void them."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse

from agencies.access import get_visible, may
from core.pages.forms import edit_record, safe_number, tell, try_save
from core.records.rules import RuleBroken
from incidents.access import button_view, form_view, page_view
from incidents.access_log.purposes import keep_purpose, looking, note, purpose_of
from incidents.access_log.services import note_look
from incidents.figures import nil_returns
from incidents.models import AccessLog, CaseNumber, Incident, IncidentType, QuarterCutOff
from incidents.records import page as pages
from incidents.records.forms import (
    CorrectForm,
    FindForm,
    IncidentForm,
    PurposeForm,
    ReasonForm,
    RecordFilter,
    answers_of,
)
from incidents.records.rules import NotBetweenPeers
from incidents.records.services import case_numbers, recording

FOUND, SHOWN = "incidents_found", "incident_number_shown"  # in the session: numbers of records, never of cases


def open_record(request, pk) -> Incident:
    return get_visible(Incident.objects.select_related("main_type", "agency", "recorded_by"), request.user, pk=pk)


@page_view("incidents.read")
def home(request):
    if request.GET:  # a bookmark of the list, which was here
        return redirect(f"{reverse('incidents:records')}?{request.GET.urlencode()}")
    return show_home(request, FindForm())


def show_home(request, form: FindForm):
    records, user = Incident.objects.visible_to(request.user), request.user
    context = {"quarters": pages.quarters(records), "find": form, "records": may(user, "incidents.record")}
    return render(request, "incidents/records/home.html", context, status=422 if form.errors else 200)


@page_view("incidents.read", records=True)
def listed(request):
    form = RecordFilter(pages.filters_of(request.GET), types=IncidentType.objects.visible_to(request.user))
    records = Incident.objects.visible_to(request.user).select_related("main_type")
    found = request.session.get(FOUND) if "found" in request.GET else None
    records = records.filter(pk__in=found) if found is not None else form.rows(records)
    page = pages.records_page(records, request.GET.get("page", ""))
    if page.object_list:
        note(request, what=AccessLog.What.LIST, rows=len(page.object_list))
    context = {"form": form, "page": page, "found": found is not None, "looking": looking(request)}
    return render(request, "incidents/records/list.html", context)


@form_view("incidents.record")
def new(request):
    first = safe_number(request.GET.get("event"))
    same = get_visible(Incident.objects, request.user, pk=first) if first else None
    sent = pages.with_offered_type(request.POST) if request.POST else None
    form = IncidentForm(sent, initial={"same_event": same}, user=request.user, starts=not sent)
    context = {"form": form, "more": {}}
    if form.is_valid():
        try:
            made = recording.record_incident(
                values=form.answers(), same_event_as=form.cleaned_data["same_event"], by=request.user, **form.details()
            )
            messages.success(request, f"{made} is saved.")
            if not purpose_of(request):
                keep_purpose(request, AccessLog.Purpose.RECORDING)  # whoever has just recorded need not be asked
            again = "and_next" in request.POST
            return redirect("incidents:new") if again else redirect("incidents:record", made.pk)
        except RuleBroken as broken:
            tell(form, broken)
            context["more"] = asked_by(broken, request.user)
    status = 422 if form.is_bound else 200
    return render(request, "incidents/records/new.html", context, status=status)


def asked_by(broken: RuleBroken, user) -> dict:
    """What a page asks beside the sentence; records of the same case are found by number, which is noted."""
    same_case = broken.records if isinstance(broken, case_numbers.Duplicate) else []
    if same_case:
        note_search(len(same_case), by=user)
    offered = broken.offered if isinstance(broken, NotBetweenPeers) and broken.field == "main_type" else []
    return {
        "same_case": same_case,
        "offered": IncidentType.objects.visible_to(user).standing().filter(key__in=offered) if offered else [],
    }


def note_search(found: int, *, by) -> None:
    note_look(what=AccessLog.What.SEARCH, purpose=AccessLog.Purpose.MATCHING, rows=found, by=by)


@page_view("incidents.read", records=True)
def one(request, pk):
    incident = open_record(request, pk)
    number = CaseNumber.objects.visible_to(request.user).filter(incident=incident).first()
    is_shown = request.session.pop(SHOWN, None) == incident.pk
    note(request, what=AccessLog.What.RECORD, record=incident.pk)
    context = {
        "incident": incident,
        "parts": pages.parts_of(incident),
        "counts_in": pages.counts_in(incident, QuarterCutOff.objects.visible_to(request.user)),
        "event": Incident.objects.visible_to(request.user).of_event(incident.event).select_related("main_type"),
        "has_number": number is not None,
        "case_number": case_numbers.opened(number) if number and is_shown else "",
        "purpose": PurposeForm(),
        "looking": looking(request),
        "may_lift": may(request.user, "incidents.manage"),
    }
    return render(request, "incidents/records/record.html", context)


@button_view("incidents.read_case_number")
def show_number(request, pk):
    number = get_visible(CaseNumber.objects, request.user, incident=open_record(request, pk))
    form = PurposeForm(request.POST)
    asked = {"purpose": form.data.get("purpose", ""), "by": request.user}
    if try_save(form, lambda: case_numbers.show(row=number, **asked)):
        request.session[SHOWN] = number.incident_id
    else:
        messages.error(request, "Choose what you need the case number for.")
    return redirect("incidents:record", pk)


@form_view("incidents.record", records=True)
def correct(request, pk):
    incident = get_visible(Incident.objects.select_related("main_type").standing(), request.user, pk=pk)
    more: dict = {}  # what the page then asks or offers
    if request.method != "POST":
        note(request, what=AccessLog.What.RECORD, record=incident.pk)
    else:
        request.POST = pages.with_offered_type(request.POST)

    def save(version, values):
        try:
            return recording.correct_incident(incident=incident, expected=version, by=request.user, **values)
        except RuleBroken as broken:
            more.update(asked_by(broken, request.user))
            raise

    return edit_record(
        request,
        record=incident,
        form_class=CorrectForm,
        initial=answers_of(incident),
        save=save,
        done=incident_url(incident),
        template="incidents/records/new.html",
        context={"incident": incident, "more": more},
        message="The correction is saved.",
        form_options={"user": request.user, "kept": incident, "starts": request.method == "GET"},
    )


@form_view("incidents.record")
def void(request, pk):
    incident = get_visible(Incident.objects.standing(), request.user, pk=pk)
    return edit_record(
        request,
        record=incident,
        form_class=ReasonForm,
        initial={},
        save=lambda version, values: recording.void_incident(
            incident=incident, expected=version, by=request.user, **values
        ),
        done=incident_url(incident),
        template="incidents/records/void.html",
        context={"incident": incident},
        message="The record has been cancelled and no longer counts.",
    )


def incident_url(incident: Incident) -> str:
    return redirect("incidents:record", incident.pk).url


@button_view("incidents.read_case_number")
def find(request):
    """Records with exactly this case number; that somebody looked is noted, the number is not."""
    form = FindForm(request.POST)
    if not form.is_valid():
        return show_home(request, form)
    rows = CaseNumber.objects.visible_to(request.user).saying(form.cleaned_data["case_number"])
    found = list(rows.values_list("incident", flat=True)[:100])
    note_search(len(found), by=request.user)
    if len(found) == 1:
        return redirect("incidents:record", found[0])
    if not found:
        messages.info(request, "No record has this case number.")
        return redirect("incidents:home")
    request.session[FOUND] = found
    return redirect(f"{reverse('incidents:records')}?found=1")


@button_view("incidents.record")
def declare_nil(request):
    year, quarter = safe_number(request.POST.get("year")), safe_number(request.POST.get("quarter"))
    try:
        nil = nil_returns.declare_nil(year=year, quarter=quarter, by=request.user)
        messages.success(request, f"{nil} is saved.")
    except RuleBroken as broken:
        messages.error(request, str(broken))
    return redirect("incidents:home")
