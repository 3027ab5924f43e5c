"""Training sessions: planned, changed and cancelled, and the attendance sheet."""

from functools import partial

from django.core.paginator import Paginator
from django.shortcuts import render
from django.urls import reverse

from agencies.access import form_view, get_visible, may, page_view
from agencies.models import TrainingAttendance, TrainingSession
from agencies.training.files import attendance_document
from agencies.training.forms import CancelSessionForm, EditSessionForm, SessionForm
from agencies.training.page import get_courses
from agencies.training.rules import print_times
from agencies.training.services import sessions as services
from core.pages.forms import form_page
from core.pages.lists import export_links, file_response
from core.text.dates import today

LIST_STAYS = "Its list stays, so that you can write to those who are on it."
PAGE = 50


def session_url(session: TrainingSession) -> str:
    return reverse("session", args=[session.pk])


def about_session(session: TrainingSession, **more) -> dict:
    return {"crumbs": (*crumbs(), session.title, session_url(session)), "lead": str(session), **more}


def crumbs() -> tuple:
    return ("Agencies", reverse("agencies"), "Training", reverse("sessions"))


@page_view("directory.read")
def sessions(request):
    every, user, on = TrainingSession.objects.visible_to(request.user).counted(), request.user, today()
    page = Paginator(every.past(), PAGE).get_page(request.GET.get("page"))
    coming, held = list(every.coming()), list(page)
    courses = get_courses(user, [*coming, *held], on)
    context = {
        "coming": courses[: len(coming)],
        "held": courses[len(coming) :],
        "page": page,
        "cancelled": every.cancelled()[:PAGE],
        "may_edit": may(request.user, "training.manage"),
    }
    return render(request, "agencies/training/sessions.html", context)


@page_view("directory.read")
def session(request, pk):
    shown = get_visible(TrainingSession.objects.counted(), request.user, pk=pk)
    places = TrainingAttendance.objects.visible_to(request.user).filter(session=shown).listed()
    places = list(places.with_certificates(request.user))
    (course,) = get_courses(request.user, [shown], today())
    context = {
        "session": shown,
        "course": course,
        "when": print_times(shown),
        "places": places,
        "sees_all": may(request.user, "plan.read_answers"),
        "was_held": shown.held_on <= today(),
        "may_edit": may(request.user, "training.manage"),
        "exports": export_links(request, "export_session", pk),
    }
    return render(request, "agencies/training/session.html", context)


@page_view("directory.read")
def export_session(request, pk, format):
    shown = get_visible(TrainingSession.objects, request.user, pk=pk)
    places = TrainingAttendance.objects.visible_to(request.user).filter(session=shown).listed()
    return file_response(attendance_document(shown, places), format)


@form_view("training.manage")
def add_session(request):
    return form_page(
        request,
        SessionForm,
        partial(services.add_session, by=request.user),
        title="Add a training session",
        submit="Add the session",
        done=lambda added: reverse("session_people", args=[added.pk]),
        message=lambda added: f"{added} has been added. Put people on its list.",
        back=reverse("sessions"),
        initial={"counts": True},
        context={"crumbs": crumbs()},
    )


@form_view("training.manage")
def edit_session(request, pk):
    shown = get_visible(TrainingSession.objects, request.user, pk=pk)
    return form_page(
        request,
        EditSessionForm,
        partial(services.edit_session, session=shown, by=request.user),
        record=shown,
        title="Change this session",
        message="The session has been changed.",
        context=about_session(shown),
    )


@form_view("training.manage")
def cancel_session(request, pk):
    shown = get_visible(TrainingSession.objects, request.user, pk=pk)
    return form_page(
        request,
        CancelSessionForm,
        partial(services.cancel_session, session=shown, by=request.user),
        record=shown,
        title="Cancel this session",
        submit="Cancel the session",
        message="The session is cancelled.",
        context=about_session(shown, explained=LIST_STAYS, cancel_text="Keep it", warning=True),
    )


@form_view("training.manage")
def reinstate_session(request, pk):
    shown = get_visible(TrainingSession.objects, request.user, pk=pk)
    return form_page(
        request,
        CancelSessionForm,
        partial(services.reinstate_session, session=shown, by=request.user),
        record=shown,
        title="Reinstate this session",
        submit="Reinstate session",
        message="The session has been reinstated.",
        context=about_session(shown),
    )
