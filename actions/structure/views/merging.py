"""Merging two actions that are the same: choose the other, compare, confirm."""

from django.contrib import messages
from django.shortcuts import redirect, render

from actions.access import restructurable_action
from actions.models import Action, Timescale
from actions.structure.forms import MergeForm, OtherActionForm
from actions.structure.services import structure
from actions.structure.views.reshaping import counts_of
from agencies.access import form_view
from core.pages.forms import safe_next, try_save
from core.records.locking import Conflict

CHANGED = "Somebody changed one of the two while you were looking at them. Look at both again before you merge."


@form_view("plan.structure")
def merge_action(request, pk):
    """Without `?other=` the choice of the other action, with it the comparison."""
    keep = restructurable_action(request, pk)
    mergeable = Action.objects.restructurable_by(request.user).filter(plan=keep.plan_id)
    others = mergeable.exclude(pk=pk).exclude(status=Action.Status.WITHDRAWN).order_by("number")
    choice = OtherActionForm(request.GET if "other" in request.GET else None, action=keep, actions=others)
    if not choice.is_valid():
        context = {"action": keep, "form": choice, "came_from": safe_next(request, "")}
        status = 422 if choice.errors else 200
        return render(request, "actions/structure/merge_choice.html", context, status=status)
    return confirm_merge(request, keep, choice.cleaned_data["other"])


def confirm_merge(request, keep: Action, other: Action):
    versions = {"version": keep.version, "other_version": other.version, "leads": "both"}
    form = MergeForm(request.POST or None, initial=versions, keep=keep)
    status = 200
    if request.method == "POST":
        try:
            if try_save(form, lambda: merge(request, keep, other, form.cleaned_data), tell_conflict=False):
                messages.success(request, f"Action {other.number} was merged into action {keep.number}.")
                return redirect(safe_next(request, keep.url()))
            status = 422
        except Conflict:
            status = 409
        keep.refresh_from_db()
        other.refresh_from_db()
        form = again(form, keep, other) if status == 409 else form
    sides = [side_of(keep, "Kept"), side_of(other, "Merged into it")]
    context = {"action": keep, "other_action": other, "form": form, "sides": sides, "moves": counts_of(other)}
    context["came_from"] = safe_next(request, "")
    return render(request, "actions/structure/merge.html", context, status=status)


def merge(request, keep: Action, other: Action, values: dict) -> None:
    structure.merge_actions(
        keep=keep,
        other=other,
        expected=values["version"],
        expected_other=values["other_version"],
        join_leads=values["leads"] == "both",
        reason=values["reason"],
        by=request.user,
    )


def again(form: MergeForm, keep: Action, other: Action) -> MergeForm:
    data = form.data.copy()
    data["version"], data["other_version"] = keep.version, other.version
    fresh = MergeForm(data, keep=keep)
    fresh.full_clean()
    fresh.add_error(None, CHANGED)
    return fresh


def side_of(action: Action, title: str) -> dict:
    return {
        "title": title,
        "action": action,
        "leads": [row.printed_as for row in action.action_leads.filter(ended_on__isnull=True)],
        "timescale": action.timescales.filter(is_current=True).first(),
        "proposed": action.timescales.filter(state=Timescale.State.PROPOSED).first(),
        "places": list(action.placements.in_print().select_related("method__objective__priority")),
        "counts": counts_of(action),
        "last": action.updates.in_print().first(),
    }
