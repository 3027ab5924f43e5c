"""The reminders of a round: its schedule, a preview for a day, and an email by hand."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agencies.access import get_visible, requires
from audits.access import following_url, visible_return, visible_round
from audits.chasing import forms
from audits.chasing.services import chasing, schedule
from audits.models import ChaseStep, Round
from core.pages.forms import edit_record, try_save
from core.text.dates import today

FORM = require_http_methods(["GET", "HEAD", "POST"])
PAGE = 50
FORM_PAGE = "audits/rounds/form.html"


def page_of(asked: Round) -> str:
    return reverse("audits:ladder", args=[asked.pk])


@require_safe
@requires("audits.manage")
def letters(request, pk):
    """The stages in the order of their days, and who would get which email on a day."""
    asked = visible_round(request, pk)
    form = forms.DayForm(request.GET if "on_year" in request.GET else None)
    wrong = form.is_bound and not form.is_valid()
    day = (form.is_bound and not wrong and form.cleaned_data["on"]) or today()
    due = [] if wrong else chasing.due_letters(asked, day)
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
        "rows": chasing.addressed(page.object_list),
    }
    return render(request, "audits/chasing/letters.html", context)


@require_POST
@requires("audits.manage")
def send_now(request, pk):
    """Send what is due today, without waiting for the daily job."""
    asked = visible_round(request, pk)
    if asked.state == Round.State.OPEN:
        chasing.chase_round.enqueue(asked.pk, request.user.pk)
        messages.success(request, "The letters that are due today are on their way.")
    else:
        messages.error(request, "Nobody is chased: this round is not open.")
    return redirect(page_of(asked))


@FORM
@requires("audits.manage")
def add_step(request, pk):
    asked = visible_round(request, pk)
    form = forms.StepForm(request.POST or None)
    if request.method == "POST" and try_save(
        form, lambda: schedule.add_step(asked=asked, by=request.user, **form.values(form.cleaned_data))
    ):
        messages.success(request, "The letter has been added.")
        return redirect(page_of(asked))
    context = {
        "form": form,
        "asked": asked,
        "heading": "Add a letter",
        "submit": "Add it",
        "cancel_url": page_of(asked),
    }
    return render(request, FORM_PAGE, {**context, "submit": "Add it"}, status=422 if form.errors else 200)


def visible_step(request, pk) -> ChaseStep:
    return get_visible(ChaseStep.objects.standing().select_related("round"), request.user, pk=pk)


@FORM
@requires("audits.manage")
def edit_step(request, pk):
    step = visible_step(request, pk)
    initial = {name: getattr(step, name) for name in ("anchor", "subject", "text")}
    initial |= {"to": step.to_list, "number": abs(step.days), "side": "before" if step.days < 0 else "after"}
    read = forms.StepForm().values
    return change(
        request,
        step,
        form_class=forms.EditStepForm,
        initial=initial,
        save=lambda version, values: schedule.change_step(step=step, expected=version, by=request.user, **read(values)),
        context={"heading": "Change this letter", "submit": "Save"},
        message="The letter has been changed.",
    )


@FORM
@requires("audits.manage")
def drop_step(request, pk):
    step = visible_step(request, pk)
    return change(
        request,
        step,
        form_class=forms.DropStepForm,
        initial={},
        save=lambda version, values: schedule.drop_step(step=step, expected=version, by=request.user),
        context={
            "heading": "Take this letter out",
            "lead": f"“{step.subject}”, {step.when.lower()}, is not sent any more. What was sent stays noted.",
            "submit": "Take it out",
        },
        message="The letter has been taken out.",
    )


def change(request, step: ChaseStep, *, context: dict, **more):
    done = page_of(step.round)
    context = {"asked": step.round, "cancel_url": done, **context}
    return edit_record(request, record=step, done=done, template=FORM_PAGE, context=context, **more)


@FORM
@requires("audits.manage")
def write(request, pk):
    ret = visible_return(request, pk)
    form, done = forms.WriteForm(request.POST or None, initial={"to": ["eslo"]}), following_url(ret)
    if request.method == "POST" and try_save(
        form, lambda: chasing.write_by_hand(audit_return=ret, by=request.user, **form.cleaned_data)
    ):
        messages.success(request, f"A letter to {ret.agency} is on its way.")
        return redirect(done)
    context = {"form": form, "asked": ret.round, "ret": ret, "heading": "Write to this agency", "cancel_url": done}
    return render(request, FORM_PAGE, {**context, "submit": "Send it"}, status=422 if form.errors else 200)
