"""Asking agencies about an action: whom, until when, and how it ends. For the manager."""

from functools import partial

from django.contrib import messages
from django.forms import Form
from django.shortcuts import redirect, render
from django.urls import reverse

from actions.access import about_action, change_action
from actions.answers.forms import AskAgainForm, CloseForm, DifferenceForm, KindsForm
from actions.answers.services import asking
from actions.answers.services.reminding import NOBODY, remind, reminders_for
from actions.answers.views.answers import asked_about
from actions.mails import answer_email
from actions.models import Action, AgencyResponse, AskedAction
from actions.queries.services import decider
from agencies.access import form_view, get_visible, require
from agencies.directory.listing import active_by_kind
from agencies.models import Agency
from core.pages.forms import form_page, try_save

NOT_ASKABLE = "Agencies cannot be asked about this action: it is complete or withdrawn, or its plan is closed."
CLOSED = "The plan of this action is closed for editing."
AGAIN = (
    "Their answers stay as they are. Agencies that have joined since are on the list, and an action that is "
    "complete is open again."
)
ENDED = "Agencies are not asked about this action any more."


def answers_url(action: int) -> str:
    return reverse("action_agencies", args=[action])


def editable(request, pk) -> AskedAction:
    """The asking about an action, if this person may end it: 404 where there is none, 403 in a closed plan."""
    asked = asked_about(request, pk)
    require(AskedAction.objects.editable_by(request.user).filter(pk=asked.pk).exists(), CLOSED)
    return asked


@form_view("plan.answer_any")
def ask_agencies(request, pk):
    action = get_visible(Action.objects.select_related("plan"), request.user, pk=pk)
    require(action.is_open and not action.plan.is_closed, NOT_ASKABLE)
    if AskedAction.objects.visible_to(request.user).filter(action=action).exists():
        return redirect(answers_url(pk))

    def carry_out(form):
        return asking.ask_agencies(action=action, kinds=form.chosen, by=request.user)

    return choose_kinds(request, action, carry_out, message="{agencies} asked.", heading="Ask agencies")


@form_view("plan.answer_any")
def change_kinds(request, pk):
    asked = editable(request, pk)
    require(asked.takes_answers, ENDED)

    def carry_out(form):
        version = form.cleaned_data["version"] or 0
        return asking.change_kinds(asked=asked, expected=version, kinds=form.chosen, by=request.user)

    message, heading = "{agencies} asked now.", "Change who is asked"
    return choose_kinds(request, asked.action, carry_out, message=message, heading=heading, asked=asked)


def choose_kinds(request, action: Action, carry_out, *, message: str, heading: str, asked: AskedAction | None = None):
    """The form in which kinds are chosen; `carry_out` is called once the person has seen how many these are."""
    counts = active_by_kind(Agency.objects.visible_to(request.user))
    initial = {"kinds": asked.kind_list, "version": asked.version} if asked else {}
    form = KindsForm(request.POST or None, counts=counts, initial=initial)
    shown = request.method == "POST" and form.is_valid()
    if shown and form.was_seen and try_save(form, lambda: carry_out(form)):
        agencies = "1 agency is" if form.number == 1 else f"{form.number} agencies are"
        messages.success(request, message.format(agencies=agencies))
        return redirect(answers_url(action.pk))
    preview = {"total": sum(counts.values()), "submit": "Show how many"}
    if shown and not form.errors:
        number = form.number
        preview = {"number": number, "parts": form.parts, "chosen": form.chosen}
        preview |= {"submit": "Ask this agency" if number == 1 else f"Ask these {number} agencies"}
        form = KindsForm(counts=counts, initial={**form.cleaned_data, "seen": form.mark})
    context = {
        **about_action(action),
        "form": form,
        "heading": heading,
        **preview,
        "cancel_url": answers_url(action.pk) if asked else reverse("action", args=[action.pk]),
    }
    return render(request, "actions/answers/ask.html", context, status=422 if form.errors else 200)


@form_view("plan.answer_any")
def close_asking(request, pk):
    asked = editable(request, pk)
    require(asked.takes_answers, ENDED)
    so_far = f"So far: {asked.action.answers.totals.in_full}. Agencies cannot answer afterwards."
    return form_page(
        request,
        partial(CloseForm, meetings=decider(request.user, asked.action.plan)),
        partial(asking.close_by_decision, asked=asked, by=request.user),
        record=asked,
        title="Stop asking agencies",
        submit="Stop asking",
        done=answers_url(pk),
        message="Agencies are not asked about this action any more.",
        context=about_action(asked.action, explained=so_far),
    )


@form_view("plan.answer_any")
def remind_agencies(request, pk):
    """Write to those that have not answered; first the email and who would get it are shown."""
    asked = editable(request, pk)
    require(asked.takes_answers, ENDED)
    found = reminders_for(asked)
    line = found.lines[0] if found.lines else None
    email = email_to(asked, line, found.addresses[line.agency_id]) if line else None
    context = {"found": found, "email": email, "nobody": NOBODY}
    return form_page(
        request,
        Form,
        partial(remind, asked=asked, by=request.user),
        title="Remind those without a reply",
        submit="Send the emails",
        done=answers_url(pk),
        message=lambda number: f"{number} email{'' if number == 1 else 's'} will be sent.",
        context=about_action(asked.action, **context),
        template="actions/answers/remind.html",
    )


def email_to(asked: AskedAction, line: AgencyResponse, address: str):
    line.action = asked.action
    line.action.asked = asked
    return answer_email(line, address, "(a link for this mailbox)")


@form_view("plan.answer_any")
def ask_again(request, pk):
    asked = editable(request, pk)
    require(asked.closed_on is not None, "Agencies are still being asked about this action.")
    return form_page(
        request,
        AskAgainForm,
        partial(asking.ask_again, asked=asked, by=request.user),
        record=asked,
        title="Ask agencies again",
        submit="Ask again",
        done=answers_url(pk),
        message="Agencies are asked again.",
        context=about_action(asked.action, explained=AGAIN),
    )


@form_view("plan.answer_any")
def say_difference(request, pk):
    action = get_visible(Action.objects.select_related("plan"), request.user, pk=pk)
    done = action.status == Action.Status.COMPLETED and not action.plan.is_closed
    require(done, "This action is not complete, or its plan is closed.")
    return change_action(
        request,
        action,
        DifferenceForm,
        asking.say_difference,
        title="What difference it made",
        done=action.url(),
        message="It is shown on the page of the action.",
    )
