"""Training sessions: planned, changed and cancelled, and the attendance sheet (A4)."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from agencies.access import get_visible, may, requires
from agencies.models import TrainingAttendance, TrainingSession
from agencies.training import services
from agencies.training.files import sheet
from agencies.training.forms import CancelSessionForm, EditSessionForm, SessionForm
from core.pages.forms import edit_record, try_save
from core.pages.lists import FORMATS, export_links, file_response
from core.text.dates import today

FORM = require_http_methods(["GET", "HEAD", "POST"])
PAGE = 50


def session_address(session: TrainingSession) -> str:
    return reverse("session", args=[session.pk])


@require_safe
@requires("directory.read")
def sessions(request):
    every = TrainingSession.objects.visible_to(request.user).counted()
    context = {
        "coming": every.coming(),
        "page": Paginator(every.past(), PAGE).get_page(request.GET.get("page")),
        "cancelled": every.cancelled()[:PAGE],
        "may_edit": may(request.user, "directory.edit_any"),
    }
    return render(request, "agencies/training/sessions.html", context)


@require_safe
@requires("directory.read")
def session(request, pk):
    shown = get_visible(TrainingSession.objects, request.user, pk=pk)
    places = list(TrainingAttendance.objects.visible_to(request.user).filter(session=shown).listed())
    context = {
        "session": shown,
        "places": places,
        "came": sum(place.attended for place in places),
        "was_held": shown.held_on <= today(),
        "may_edit": may(request.user, "directory.edit_any"),
        "exports": export_links(request, "export_session", pk),
    }
    return render(request, "agencies/training/session.html", context)


@require_safe
@requires("directory.read")
def export_session(request, pk, format):
    shown = get_visible(TrainingSession.objects, request.user, pk=pk)
    if format not in FORMATS:
        raise Http404("There is no such file.")
    places = TrainingAttendance.objects.visible_to(request.user).filter(session=shown).listed()
    return file_response(sheet(shown, places), format)


@FORM
@requires("directory.edit_any")
def add_session(request):
    form, added = SessionForm(request.POST or None, initial={"counts": True}), []
    if request.method == "POST" and try_save(
        form, lambda: added.append(services.add_session(by=request.user, **form.cleaned_data))
    ):
        messages.success(request, f"{added[0]} has been added. Put people on its list.")
        return redirect("session_people", added[0].pk)
    context = {"form": form, "heading": "Add a training session", "submit": "Add the session"}
    context["cancel_url"] = reverse("sessions")
    return render(request, "agencies/training/session_form.html", context, status=422 if form.errors else 200)


@FORM
@requires("directory.edit_any")
def edit_session(request, pk):
    shown = get_visible(TrainingSession.objects, request.user, pk=pk)
    return change_session(
        request,
        shown,
        form_class=EditSessionForm,
        initial={name: getattr(shown, name) for name in services.FIELDS},
        service=services.edit_session,
        context={"heading": "Change this session", "submit": "Save"},
        message="The session has been changed.",
    )


@FORM
@requires("directory.edit_any")
def cancel_session(request, pk):
    return change_session(
        request,
        get_visible(TrainingSession.objects, request.user, pk=pk),
        form_class=CancelSessionForm,
        initial={},
        service=services.cancel_session,
        context={
            "heading": "Cancel this session",
            "more": "Its list stays, so that you can write to those who are on it.",
            "submit": "Cancel the session",
            "cancel_text": "Keep it",
            "warning": True,
        },
        message="The session is cancelled.",
    )


@FORM
@requires("directory.edit_any")
def reinstate_session(request, pk):
    return change_session(
        request,
        get_visible(TrainingSession.objects, request.user, pk=pk),
        form_class=CancelSessionForm,
        initial={},
        service=services.reinstate_session,
        context={"heading": "Hold this session after all", "submit": "It is held"},
        message="The session is held after all.",
    )


def change_session(request, shown: TrainingSession, *, service, context: dict, **more):
    return edit_record(
        request,
        record=shown,
        save=lambda version, values: service(session=shown, expected=version, by=request.user, **values),
        done=session_address(shown),
        template="agencies/training/session_form.html",
        context={"session": shown, "cancel_url": session_address(shown), **context},
        **more,
    )
