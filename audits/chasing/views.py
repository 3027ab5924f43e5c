"""The reminders of a round: its schedule, a preview for a day, and an email by hand."""

from functools import partial

from django.core.paginator import Paginator
from django.shortcuts import redirect, render

from agencies.access import form_view, page_view
from audits.access import about_round, visible_return, visible_round
from audits.chasing import forms
from audits.chasing.services import chasing, schedule
from audits.chasing.settings import REMINDERS, stages_on
from core.pages.forms import form_page
from core.text.dates import today
from core.working_days.days import mail_calendar

PAGE = 50


@page_view("audits.manage")
def emails(request, pk):
    """The stages by day, and who gets which reminder on a day: the next on which they leave, unless chosen."""
    asked, calendar = visible_round(request, pk), mail_calendar()
    form = forms.DayForm(request.GET or None)
    wrong = form.is_bound and not form.is_valid()
    day = calendar.next_mail_day((form.is_bound and not wrong and form.cleaned_data["on"]) or today())
    own = schedule.own_steps(asked)
    steps = schedule.steps_in_force(asked, own, stages_on(day))
    due = [] if wrong else chasing.due_emails(asked, day, steps, next_on=calendar.working_day_after(day))
    page = Paginator(due, PAGE).get_page(request.GET.get("page"))
    sent = chasing.numbers_sent(asked)
    printed = schedule.printed_steps(asked, own, steps, sent)
    context = {
        "asked": asked,
        "first": sent.get(None, 0),
        "steps": [(step, on, sent.get(step.stage, 0)) for step, on in schedule.in_order(asked, printed)],
        "setting": REMINDERS,
        "form": form,
        "day": day,
        "is_today": day == today(),
        "page": page,
    }
    return render(request, "audits/chasing/emails.html", context)


@page_view("audits.manage")
def moved(request, pk):
    """Where reminders of one round were edited: now they are one setting for all rounds."""
    return redirect("change_setting", REMINDERS, permanent=True)


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
