"""Follow-ups: noted from the action page, closed, and listed by person and meeting."""

from functools import partial

from django.shortcuts import render

from actions.access import (
    about_action,
    about_plan,
    people_to_choose,
    plan_choice,
    require_writable,
    required_plan,
    url_at,
    writable_action,
)
from actions.followups import services
from actions.followups.filters import FollowUpFilter, followup_document
from actions.followups.forms import DoneForm, EditFollowUpForm, FollowUpForm
from actions.models import FollowUp, GlossaryTerm
from agencies.access import form_view, get_visible, page_view, require, requires
from core.files.background_exports import WantedList, file_page, query_of
from core.pages.forms import ReasonForm, form_page, safe_number
from core.pages.lists import list_page, paginate
from core.text.dates import today

NOT_CLOSABLE = "Only the owner, the action’s leads or the development manager can close this follow-up."


@page_view("plan.read")
def follow_ups(request):
    choice = plan_choice(request)
    if choice.shown is None:
        return render(request, "actions/no_plan.html")
    form, on = FollowUpFilter(request.GET, plan=choice.shown, user=request.user), today()
    page = paginate(request, form.rows(on))
    closable = FollowUp.objects.closable_by(request.user).filter(pk__in=[task.pk for task in page])
    context = {"closable": set(closable.values_list("pk", flat=True)), "on": on, "here": request.get_full_path()}
    context["glossary"] = GlossaryTerm.objects.visible_to(request.user).explained(choice.shown)
    template = "actions/followups/follow_ups.html"
    return list_page(request, form, page, template, "export_follow_ups", **about_plan(request, choice), **context)


@file_page("follow_ups", "Follow-ups")
@requires("plan.read")
def export(request, format):
    plan = required_plan(request)
    form, on = FollowUpFilter(request.GET, plan=plan, user=request.user), today()
    rows = form.rows(on)
    return WantedList(
        "the follow-ups",
        "follow-ups",
        format,
        query_of(request, plan=plan.pk),
        rows=rows.count,
        document=lambda: followup_document(plan, rows, form.in_words(), on),
        is_wrong=bool(form.errors),
    )


@form_view("plan.update_led", "plan.update_any")
def add_follow_up(request, pk):
    """Note what a person is to do about an action, out of one of its updates where `?update=` names it."""
    action = writable_action(request, pk)
    update = action.updates.in_print().filter(pk=safe_number(request.GET.get("update"))).first()
    return form_page(
        request,
        partial(FollowUpForm, people=people_to_choose()),
        partial(services.add_follow_up, action=action, update=update, by=request.user),
        title="Note a follow-up",
        submit="Save the follow-up",
        done=url_at,
        back=action.url(),
        message="The follow-up has been recorded.",
        context=about_action(action, quote=update and update.text),
    )


@form_view("plan.update_led", "plan.update_any")
def edit_follow_up(request, pk):
    task = writable_task(request, pk)
    return form_page(
        request,
        partial(EditFollowUpForm, people=people_to_choose()),
        partial(services.edit_follow_up, follow_up=task, by=request.user),
        record=task,
        title="Change a follow-up",
        done=url_at(task),
        message="The follow-up has been changed.",
        context=about_action(task.action),
    )


def change_task(request, task: FollowUp, form, service, **page):
    """The page on which a person closes or opens a follow-up; `service` saves it."""
    return form_page(
        request,
        form,
        partial(service, follow_up=task, by=request.user),
        record=task,
        done=url_at(task),
        context=about_task(task),
        **page,
    )


@form_view("plan.read")
def finish_follow_up(request, pk):
    task = get_visible(FollowUp.objects.select_related("action__plan"), request.user, pk=pk)
    require(FollowUp.objects.closable_by(request.user).filter(pk=pk).exists(), NOT_CLOSABLE)
    return change_task(
        request,
        task,
        DoneForm,
        services.finish_follow_up,
        title="Mark a follow-up as done",
        message="The follow-up is done.",
        initial={"on": today()},
    )


@form_view("plan.update_led", "plan.update_any")
def drop_follow_up(request, pk):
    task = writable_task(request, pk)
    return change_task(
        request,
        task,
        ReasonForm,
        services.drop_follow_up,
        title="This follow-up is no longer needed",
        message="The follow-up is marked as no longer needed.",
    )


@form_view("plan.update_led", "plan.update_any")
def reopen_follow_up(request, pk):
    task = writable_task(request, pk)
    return change_task(
        request,
        task,
        ReasonForm,
        services.reopen_follow_up,
        title="Open a follow-up again",
        message="The follow-up is open again. What was said when it was closed stays in its history.",
    )


def writable_task(request, pk) -> FollowUp:
    task = get_visible(FollowUp.objects.select_related("action__plan"), request.user, pk=pk)
    require_writable(request, task.action)
    return task


def about_task(task: FollowUp) -> dict:
    return about_action(task.action, quote=f"{task.owner_name}: {task.text}")
