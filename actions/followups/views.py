"""Follow-ups: noted from the action page, closed, and listed by person and meeting."""

from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from actions.access import NOT_YOURS, chosen_plan, page_of, people_to_choose, plan_choice, writable_action
from actions.followups import services
from actions.followups.filters import FollowUpFilter, followup_document
from actions.followups.forms import DoneForm, EditFollowUpForm, FollowUpForm
from actions.models import Action, FollowUp
from agencies.access import demand, get_visible, requires
from core.files.background_exports import WantedList, file_page, query_of
from core.pages.forms import ReasonForm, edit_record, safe_next, safe_number, save_once
from core.pages.lists import export_links
from core.text.dates import today

FORM = require_http_methods(["GET", "HEAD", "POST"])
NOT_CLOSABLE = "Only those who lead the action, its owner and the development manager may say that it is done."
PAGE = 50
FILTERS = ("person", "meeting", "state")


@require_safe
@requires("plan.read")
def follow_ups(request):
    """The follow-ups of a plan that fit the filters."""
    choice = plan_choice(request)
    if choice.shown is None:
        return render(request, "actions/no_plan.html")
    form, on = filter_of(request, choice.shown), today()
    page = Paginator(form.rows(on), PAGE).get_page(request.GET.get("page"))
    closable = FollowUp.objects.closable_by(request.user).filter(pk__in=[task.pk for task in page])
    context = {
        "choice": choice,
        "plan": choice.shown,
        "form": form,
        "keep": {"plan": choice.shown.pk} if choice.named else {},
        "page": page,
        "closable": set(closable.values_list("pk", flat=True)),
        "on": on,
        "clear_url": request.path + choice.query,
        "here": request.get_full_path(),
        "exports": export_links(request, "export_follow_ups"),
    }
    return render(request, "actions/followups/follow_ups.html", context, status=422 if form.errors else 200)


@file_page("follow_ups", "Follow-ups")
@requires("plan.read")
def export(request, format):
    """The same rows as a file."""
    plan = chosen_plan(request)
    if plan is None:
        raise Http404("There is no such file.")
    form, on = filter_of(request, plan), today()

    def document():
        return followup_document(plan, form.rows(on), form.in_words(), on)

    asked = ("the follow-ups", "follow-ups", format, query_of(request, plan=plan.pk))
    return WantedList(*asked, rows=lambda: form.rows(on).count(), document=document, is_wrong=bool(form.errors))


def filter_of(request, plan) -> FollowUpFilter:
    """The filters that were asked for."""
    asked = any(name in request.GET for name in FILTERS)
    return FollowUpFilter(request.GET if asked else None, plan=plan, user=request.user)


@FORM
@requires("plan.update_led", "plan.update_any")
def add_follow_up(request, pk):
    """Note what a person is to do about an action, out of one of its updates where `?update=` names it."""
    action = writable_action(request, pk)
    update = action.updates.in_print().filter(pk=safe_number(request.GET.get("update"))).first()
    form = FollowUpForm(request.POST or None, people=people_to_choose())
    if request.method == "POST" and save_once(
        request,
        form,
        lambda: services.add_follow_up(action=action, update=update, by=request.user, **form.cleaned_data),
        "The follow-up has been noted.",
    ):
        return redirect(f"{page_of(action)}#follow-ups")
    context = {"form": form, "action": action, "heading": "Note a follow-up", "submit": "Save the follow-up"}
    if update:
        context["quote"] = update.text
    return render(request, "actions/edit.html", context, status=422 if form.errors else 200)


@FORM
@requires("plan.update_led", "plan.update_any")
def edit_follow_up(request, pk):
    """Change the task, its owner or its date."""
    task = writable_task(request, pk)
    return change(
        request,
        task,
        EditFollowUpForm,
        services.edit_follow_up,
        "Change a follow-up",
        "The follow-up has been changed.",
        initial={"text": task.text, "owner": task.owner, "owner_name": task.owner_name, "due": task.due},
        options={"people": people_to_choose()},
        quote="",
    )


@FORM
@requires("plan.read")
def finish_follow_up(request, pk):
    """Note that it was done: by its owner, or by those who may write on the action."""
    task = get_visible(FollowUp.objects.select_related("action__plan"), request.user, pk=pk)
    demand(FollowUp.objects.closable_by(request.user).filter(pk=pk).exists(), NOT_CLOSABLE)
    said = "The follow-up is done."
    return change(
        request, task, DoneForm, services.finish_follow_up, "Mark a follow-up as done", said, initial={"on": today()}
    )


@FORM
@requires("plan.update_led", "plan.update_any")
def drop_follow_up(request, pk):
    """Note that it is no longer needed, with the reason."""
    task = writable_task(request, pk)
    said = "The follow-up is marked as no longer needed."
    return change(request, task, ReasonForm, services.drop_follow_up, "This follow-up is no longer needed", said)


@FORM
@requires("plan.update_led", "plan.update_any")
def reopen_follow_up(request, pk):
    """Open it again, with the reason."""
    task = writable_task(request, pk)
    said = "The follow-up is open again. What was said when it was closed stays in its history."
    return change(request, task, ReasonForm, services.reopen_follow_up, "Open a follow-up again", said)


def writable_task(request, pk) -> FollowUp:
    """The follow-up, if this person may write on its action."""
    task = get_visible(FollowUp.objects.select_related("action__plan"), request.user, pk=pk)
    demand(Action.objects.editable_by(request.user).filter(pk=task.action_id).exists(), NOT_YOURS)
    return task


def change(request, task: FollowUp, form_class, service, heading, message, *, initial=None, options=None, quote=None):
    """A page on which a follow-up is changed by a service; back to where it was opened from, else to its action."""
    done = safe_next(request, f"{page_of(task.action)}#follow-ups")
    context = {
        "action": task.action,
        "heading": heading,
        "quote": f"{task.owner_name}: {task.text}" if quote is None else quote,
        "next": done,
        "cancel_url": done,
    }
    return edit_record(
        request,
        record=task,
        form_class=form_class,
        form_options=options,
        initial=initial or {},
        save=lambda version, values: service(follow_up=task, expected=version, by=request.user, **values),
        done=done,
        template="actions/edit.html",
        context=context,
        message=message,
    )
