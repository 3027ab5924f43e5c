"""Writing about an action: updates and revisions of its timescale."""

from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django_htmx.http import trigger_client_event

from actions.access import about_action, change_action, minuted_at, require_writable, url_at, writable_action
from actions.models import Action, Meeting, ProgressUpdate, Timescale
from actions.progress.forms import AgreeForm, CompleteForm, CorrectUpdateForm, ReviseForm, TakeBackForm, UpdateForm
from actions.progress.services import progress
from actions.table.querysets.rows import ROW_FIELDS, read_table
from agencies.access import form_view, get_visible, require
from core.pages.forms import ReasonForm, form_page, leave, safe_next, safe_number, try_save
from core.pages.prefill import prefilled
from core.records.rules import AlreadyThere
from core.text.dates import today

NO_DATE = "The new timescale has no due date. Once it is agreed, the action never counts as late."
ALREADY_AGREED = "You had already agreed this timescale. It is in force."
NOT_PROPOSED_BY_YOU = "Only the person who proposed a timescale can withdraw it."


@form_view("plan.update_led", "plan.update_any")
def add_update(request, pk):
    """Add a dated line; in place on the plan page where the browser can, on a page of its own otherwise."""
    action = writable_action(request, pk)
    form = UpdateForm(request.POST or None)
    outcomes = []
    if request.method == "POST" and try_save(form, lambda: outcomes.append(save_update(request, action, form))):
        url, notice = outcomes[0]
        cell = update_cell(request, action) if request.htmx else None
        if cell:
            return trigger_client_event(cell, "announce", {"value": notice or "Update added"})
        if notice:
            messages.info(request, notice)
            return redirect(safe_next(request, url))
        answer = leave(request, safe_next(request, url), f"Update added to action {action.number}.", None)
        if request.htmx:  # the row is not in the plan any more: the update has been saved all the same
            return HttpResponse(status=204, headers={"HX-Redirect": url})
        return answer
    last = action.updates.in_print().first()
    context = {"action": action, "form": form, "last": last, "next": safe_next(request, action.url())}
    context["place"] = safe_number(request.GET.get("place"))
    template = "actions/progress/add_update.html#form" if request.htmx else "actions/progress/add_update.html"
    return render(request, template, context, status=422 if form.errors else 200)


def save_update(request, action: Action, form) -> tuple[str, str]:
    """Save the update of a valid form; returns its URL, and a notice where it was there already. Saving the same update
    twice is not an error.
    """
    try:
        update = progress.add_update(
            action=action, by=request.user, meeting=minuted_at(request.user, action), **form.cleaned_data
        )
    except AlreadyThere as there:
        return action.url(), str(there)
    return url_at(update), ""


def update_cell(request, action: Action):
    """The update cell of the plan page, for the row from which the update was written; None where it has gone."""
    placements = action.placements.in_print().filter(pk=safe_number(request.GET.get("place")))
    tables = read_table(list(placements.values_list(*ROW_FIELDS)), latest_only=True)
    if not tables:
        return None
    row = tables[0].rows[0]
    row.editable = True
    context = {"row": row, "here": reverse("plan"), "plan": action.plan_id}
    return render(request, "actions/table/plan.html#update-cell", context)


def own_update(request, pk: int, what: str) -> ProgressUpdate:
    """An update on which a person may do `what`; refused for all but its author and the development manager."""
    update = get_visible(ProgressUpdate.objects.select_related("action__plan"), request.user, pk=pk)
    may_change = ProgressUpdate.objects.correctable_by(request.user).filter(pk=pk).exists()
    require(may_change, f"Only the author of an update and the development manager may {what}.")
    return update


@form_view("plan.update_led", "plan.update_any")
def correct_update(request, pk):
    update = own_update(request, pk, "correct it")
    return form_page(
        request,
        CorrectUpdateForm,
        partial(progress.correct_update, update=update, by=request.user),
        record=update,
        title="Correct an update",
        submit="Save the corrected update",
        done=url_at(update),
        message="The update has been corrected. The earlier version stays in its history.",
        context=about_action(update.action),
    )


@form_view("plan.update_led", "plan.update_any")
def strike_out_update(request, pk):
    update = own_update(request, pk, "strike it out")
    return form_page(
        request,
        ReasonForm,
        partial(progress.strike_out_update, update=update, by=request.user),
        record=update,
        title="Strike out an update",
        submit="Strike out",
        done=update.action.url(),
        message="The update has been struck out. It stays in the history.",
        context=about_action(update.action, quote=update.text, warning=True),
    )


@form_view("plan.update_led", "plan.update_any")
def complete_action(request, pk):
    action = writable_action(request, pk)
    return change_action(
        request,
        action,
        CompleteForm,
        progress.complete_action,
        title="Complete this action",
        submit="Mark as complete",
        done=action.url("colour"),
        message=f"Action {action.number} is complete.",
        initial={"on": today(), **prefilled(request, action.plan, "complete_action")},
    )


@form_view("plan.update_led", "plan.update_any")
def reopen_action(request, pk):
    action = writable_action(request, pk)
    return change_action(
        request,
        action,
        ReasonForm,
        progress.reopen_action,
        title="Reopen this action",
        submit="Reopen action",
        done=action.url("colour"),
        message=f"Action {action.number} is open again. What was said when it was completed stays in its history.",
        quote=action.completion_note,
    )


@form_view("plan.update_led", "plan.update_any")
def propose_timescale(request, pk):
    action = writable_action(request, pk)
    current = action.timescales.filter(is_current=True).first()
    return form_page(
        request,
        partial(ReviseForm, propose=partial(progress.proposal, action=action), action=action.pk),
        partial(progress.propose_revision, action=action, by=request.user),
        title=f"Propose another timescale for action {action.number}",
        submit="Propose this timescale",
        done=action.url("timescale"),
        message=partial(report_proposal, request, current),
        initial=prefilled(request, action.plan, "propose_timescale"),
        context=about_action(action, lead=action.text, current=current),
        template="actions/progress/propose_timescale.html",
    )


def report_proposal(request, current: Timescale | None, proposed: Timescale) -> str:
    """What is displayed once a timescale is proposed; also displays a warning where it takes the due date away."""
    if current and current.due and not (proposed.due or proposed.recurrence):
        messages.warning(request, NO_DATE)
    return "The new timescale is proposed. It takes effect when it is agreed."


@form_view("plan.agree_revision")
def agree_timescale(request, pk):
    timescale = proposed_timescale(request, pk)
    action = timescale.action
    if is_pressed_twice(request, timescale):
        messages.info(request, ALREADY_AGREED)
        return redirect(safe_next(request, action.url("timescale")))
    return form_page(
        request,
        partial(AgreeForm, meetings=Meeting.objects.visible_to(request.user)),
        partial(progress.agree_revision, timescale=timescale, by=request.user),
        record=timescale,
        title=f"Agree the new timescale of action {action.number}",
        submit="Agree date",
        done=action.url("timescale"),
        message="The new timescale is agreed and in force.",
        initial={},
        context=about_action(
            action, lead=action.text, timescale=timescale, current=action.timescales.filter(is_current=True).first()
        ),
        template="actions/progress/agree_timescale.html",
    )


def is_pressed_twice(request, timescale: Timescale) -> bool:
    """Whether a form to agree it was filled in before the same person agreed it by another."""
    is_earlier = 0 < safe_number(request.POST.get("version")) < timescale.version
    return is_earlier and timescale.state == Timescale.State.AGREED and timescale.settled_by_id == request.user.pk


@form_view("plan.agree_revision")
def decline_timescale(request, pk):
    timescale = proposed_timescale(request, pk)
    return settle(
        request,
        timescale,
        ReasonForm,
        progress.decline_revision,
        title="Decline the proposed timescale",
        submit="Decline",
        message="The proposed timescale was declined. The one before stays in force.",
    )


@form_view("plan.update_led", "plan.update_any")
def take_back_timescale(request, pk):
    timescale = proposed_timescale(request, pk)
    require(timescale.proposed_by_id == request.user.pk, NOT_PROPOSED_BY_YOU)
    return settle(
        request,
        timescale,
        TakeBackForm,
        progress.take_back_revision,
        title="Withdraw the timescale that you proposed",
        submit="Withdraw timescale",
        message="You have withdrawn the proposed timescale. The one before stays in force.",
    )


def settle(request, timescale: Timescale, form, service, **page):
    """The page of a form that ends a proposed timescale; `service` saves it."""
    save = partial(service, timescale=timescale, by=request.user)
    context = about_action(timescale.action, quote=timescale.wording)
    return form_page(
        request, form, save, record=timescale, done=timescale.action.url("timescale"), context=context, **page
    )


def proposed_timescale(request, pk) -> Timescale:
    timescale = get_visible(Timescale.objects.select_related("action__plan"), request.user, pk=pk)
    require_writable(request, timescale.action)
    return timescale
