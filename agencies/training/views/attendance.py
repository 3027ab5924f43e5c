"""The list of a training session, and attendance."""

from functools import partial

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.urls import reverse

from agencies.access import form_view, get_visible
from agencies.directory.listing import trained_rows
from agencies.directory.settings import current_limits
from agencies.models import Agency, Eslo, TrainingAttendance, TrainingSession
from agencies.training.forms import AttendanceForm, GuestForm, OfficerFilter, TakeOffForm
from agencies.training.services import booking as services
from agencies.training.services.attendance import note_attendance
from agencies.training.services.sessions import CANCELLED
from agencies.training.views.training import about_session, session_url
from core.pages.forms import form_page, safe_next, safe_number, try_save
from core.records.rules import RuleBroken

SHOWN = 100  # people to choose from on one page
EVERY = "every"  # the button that adds all matches of the filters
FURTHER = {"session_people": "Put an ESLO or deputy on the list", "add_guest": "Put somebody else on the list"}


def open_session(request, pk) -> TrainingSession:
    shown = get_visible(TrainingSession.objects, request.user, pk=pk)
    if shown.cancelled_on:
        raise PermissionDenied(CANCELLED)
    return shown


@form_view("training.manage")
def people(request, pk):
    shown, limits = open_session(request, pk), current_limits()
    form, came_from = OfficerFilter.from_query(request.GET), safe_next(request, "")
    found = form.rows(Eslo.objects.visible_to(request.user), shown, limits)
    if request.method == "POST":
        keys = [safe_number(key) for key in request.POST.getlist("eslo")]
        chosen = found if EVERY in request.POST else found.filter(pk__in=keys)
        try:
            put = services.put_on_list(session=shown, eslos=chosen, by=request.user)
            messages.success(
                request, f"{len(put):,} {'person has' if len(put) == 1 else 'people have'} been put on it."
            )
            return redirect(came_from or session_url(shown))
        except RuleBroken as broken:
            messages.error(request, str(broken))
            return redirect(request.get_full_path())
    count = found.count()
    context = {
        "session": shown,
        "form": form,
        "rows": trained_rows(found[:SHOWN], limits),
        "count": count,
        "shown": min(count, SHOWN),
        "came_from": came_from,
        "keep": {"next": came_from} if came_from else {},
        "back": came_from or session_url(shown),
    }
    return render(request, "agencies/training/session_people.html", context, status=422 if form.errors else 200)


@form_view("training.manage")
def add_guest(request, pk):
    shown = open_session(request, pk)
    return form_page(
        request,
        partial(GuestForm, agencies=Agency.objects.visible_to(request.user).active().by_name()),
        partial(services.put_name_on_list, session=shown, by=request.user),
        title="Put somebody else on the list",
        submit="Put on the list",
        message=lambda place: f"{place.name} has been put on the list.",
        context=about_session(shown, explained="For people who are neither ESLO nor deputy of their agency."),
    )


@form_view("training.manage")
def take_off(request, pk):
    places = TrainingAttendance.objects.select_related("session", "agency", "eslo")
    place = get_visible(places, request.user, pk=pk)
    return form_page(
        request,
        TakeOffForm,
        partial(services.take_off_list, place=place, by=request.user),
        record=place,
        title=f"Remove {place} from the list",
        submit="Remove from the list",
        message=f"{place} has been removed from the list.",
        context=about_session(place.session),
    )


@form_view("training.manage")
def attendance(request, pk):
    shown = open_session(request, pk)
    places = list(TrainingAttendance.objects.visible_to(request.user).filter(session=shown).listed())
    initial = {"version": shown.version, "came": [str(place.pk) for place in places if place.state == "came"]}
    form = AttendanceForm(request.POST or None, places=places, initial=initial)
    if request.method == "POST" and try_save(form, lambda: note(shown, form, request.user)):
        messages.success(request, f"{len(form.cleaned_data['came'])} of {len(places)} came.")
        then = request.POST.get("then")
        if then in FURTHER:
            return redirect(f"{reverse(then, args=[pk])}?next={request.path}")
        return redirect("session", pk)
    if form.errors:
        form = again(form, shown, places)
    context = {"form": form, "session": shown, "places": places, "cancel_url": session_url(shown)}
    context |= {"came": sum(place.state == "came" for place in places), "further": FURTHER.items()}
    context["otherwise"] = noted_otherwise(form, places) if form.errors else []
    return render(request, "agencies/training/attendance.html", context, status=422 if form.errors else 200)


def note(session: TrainingSession, form: AttendanceForm, user) -> None:
    came = {int(key) for key in form.cleaned_data["came"]}
    note_attendance(session=session, expected=form.cleaned_data["version"], came=came, by=user)


def again(form: AttendanceForm, session: TrainingSession, places) -> AttendanceForm:
    session.refresh_from_db()
    data = form.data.copy()
    data["version"] = session.version
    fresh = AttendanceForm(data, places=places)
    fresh.full_clean()
    for words in form.non_field_errors():
        fresh.add_error(None, words)
    return fresh


def noted_otherwise(form: AttendanceForm, places) -> list[TrainingAttendance]:
    ticked = set(form.data.getlist("came"))
    return [place for place in places if (place.state == "came") != (str(place.pk) in ticked)]
