"""The reminders of a round: its schedule, a preview for a day, and an email by hand."""

from functools import partial

from django.core.paginator import Paginator
from django.shortcuts import render
from django.urls import reverse

from agencies.access import form_view, get_visible, page_view
from audits.access import about_round, visible_return, visible_round
from audits.chasing import forms
from audits.chasing.services import chasing, schedule
from audits.models import ChaseStep, Round
from core.pages.forms import VersionedForm, form_page
from core.text.dates import today
from core.working_days.days import mail_calendar

PAGE = 50


def schedule_url(asked: Round) -> str:
    return reverse("audits:ladder", args=[asked.pk])


@page_view("audits.manage")
def emails(request, pk):
    """The stages by day, and who gets which reminder on a day: the next on which they leave, unless chosen."""
    asked, calendar = visible_round(request, pk), mail_calendar()
    form = forms.DayForm(request.GET or None)
    wrong = form.is_bound and not form.is_valid()
    day = calendar.next_mail_day((form.is_bound and not wrong and form.cleaned_data["on"]) or today())
    due = [] if wrong else chasing.due_emails(asked, day, next_on=calendar.working_day_after(day))
    page = Paginator(due, PAGE).get_page(request.GET.get("page"))
    sent = chasing.numbers_sent(asked)
    context = {
        "asked": asked,
        "first": sent.get(None, 0),
        "steps": [(step, on, sent.get(step.pk, 0)) for step, on in schedule.in_order(asked)],
        "form": form,
        "day": day,
        "is_today": day == today(),
        "page": page,
    }
    return render(request, "audits/chasing/emails.html", context)


@form_view("audits.manage")
def add_step(request, pk):
    asked = visible_round(request, pk)
    return form_page(
        request,
        forms.StepForm,
        lambda **values: schedule.add_step(asked=asked, by=request.user, **forms.step_values(values)),
        title="Add a reminder",
        submit="Add reminder",
        done=schedule_url(asked),
        message="The reminder has been added.",
        context=about_round(asked),
    )


def visible_step(request, pk) -> ChaseStep:
    return get_visible(ChaseStep.objects.standing().select_related("round"), request.user, pk=pk)


@form_view("audits.manage")
def edit_step(request, pk):
    step = visible_step(request, pk)
    initial = {name: getattr(step, name) for name in ("anchor", "subject", "text")}
    initial |= {"to": step.to_list, "number": abs(step.days), "side": "before" if step.days < 0 else "after"}

    def save(expected: int, **values):
        return schedule.change_step(step=step, expected=expected, by=request.user, **forms.step_values(values))

    return form_page(
        request,
        forms.EditStepForm,
        save,
        record=step,
        title="Change this reminder",
        done=schedule_url(step.round),
        message="The reminder has been changed.",
        initial=initial,
        context=about_round(step.round),
    )


@form_view("audits.manage")
def drop_step(request, pk):
    step = visible_step(request, pk)
    explained = f"“{step.subject}”, {step.when.lower()}, is not sent any more. What was sent stays in the history."
    return form_page(
        request,
        VersionedForm,
        partial(schedule.drop_step, step=step, by=request.user),
        record=step,
        title="Remove this reminder",
        submit="Remove reminder",
        done=schedule_url(step.round),
        message="The reminder has been removed.",
        context=about_round(step.round, explained=explained),
    )


@form_view("audits.manage")
def write(request, pk):
    audit_return = visible_return(request, pk)
    return form_page(
        request,
        forms.WriteForm,
        partial(chasing.write_by_hand, audit_return=audit_return, by=request.user),
        title="Write to this agency",
        submit="Send email",
        message=f"An email to {audit_return.agency} is on its way.",
        initial={"to": ["eslo"]},
        context=about_round(audit_return.round, audit_return),
    )
