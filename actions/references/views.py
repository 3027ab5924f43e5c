"""Cross-references: a person chooses what the words of the plan point to, once, and they become links."""

from functools import partial

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse

from actions.access import about_action, in_plan, plan_choice
from actions.models import CrossReference, Objective, StrategicPriority
from actions.references import services
from actions.references.forms import ACTION, AS_PROPOSED, ELSEWHERE, ReferenceForm
from actions.references.rules import find_references, names
from agencies.access import button_view, form_view, get_visible, page_view, require
from core.pages.forms import SAME_MOMENT, form_page, safe_number
from core.records.locking import Conflict
from core.records.rules import RuleBroken

CLOSED = "The words of a closed plan stay as they are."
SHOWN = 100  # of one kind on the page


@page_view("plan.structure")
def references(request):
    choice = plan_choice(request)
    if choice.shown is None:
        return render(request, "actions/no_plan.html")
    lines = CrossReference.objects.visible_to(request.user).filter(plan=choice.shown).with_places()
    proposed = list(lines.proposed()[: SHOWN + 1])
    context = {
        "choice": choice,
        "plan": choice.shown,
        "proposed": [(line, place_name(line.target), named(line)) for line in proposed[:SHOWN]],
        "more": len(proposed) > SHOWN,
        "dangling": [(line, place_name(line.target)) for line in lines.dangling()[:SHOWN]],
        "live": not choice.shown.is_closed,
    }
    return render(request, "actions/references/references.html", context)


@form_view("plan.structure")
def settle_reference(request, pk):
    line = settleable(request, pk)
    proposal = place_name(line.target)
    return form_page(
        request,
        partial(ReferenceForm, places=places_for(line.plan), proposal=proposal),
        partial(save_reference, line, by=request.user),
        record=line,
        title="What do these words point to?",
        done=in_plan("references", line.plan_id),
        message="What the words point to has been saved.",
        initial={"answer": AS_PROPOSED if proposal else ""},
        context={**about_place(line), "quote": f"“{line.wording}”", "explained": explained(line)},
    )


def save_reference(line: CrossReference, *, expected: int, by, **values) -> CrossReference:
    return services.settle_reference(reference=line, expected=expected, target=chosen(line, values), by=by)


def about_place(line: CrossReference) -> dict:
    return about_action(line.action) if line.action else {"crumbs": ("Plan", reverse("plan"))}


@button_view("plan.structure")
def confirm_reference(request, pk):
    line = settleable(request, pk)
    try:
        if line.target is None:
            raise RuleBroken("No place is proposed for these words. Choose one.")
        version = safe_number(request.POST.get("version"))
        services.settle_reference(reference=line, expected=version, target=line.target, by=request.user)
        messages.success(request, f"“{line.wording}” is now a link to {place_name(line.target)}.")
    except RuleBroken as broken:
        messages.warning(request, str(broken))
    except Conflict:
        messages.warning(request, SAME_MOMENT)
    return redirect(in_plan("references", line.plan_id))


def settleable(request, pk) -> CrossReference:
    """The cross-reference, if this person may say what it points to: 404 where there is none, 403 in a closed plan."""
    line = get_visible(CrossReference.objects.with_places(), request.user, pk=pk)
    require(CrossReference.objects.restructurable_by(request.user).filter(pk=pk).exists(), CLOSED)
    return line


def explained(line: CrossReference) -> str:
    if line.update:
        return f"Update of the action: {line.update.text}"
    return f"{line.place}: {line.part.text}" if line.part else ""


def chosen(line: CrossReference, values: dict):
    """The target that was chosen; RuleBroken for a number that no action has."""
    if values["answer"] == AS_PROPOSED:
        return line.target
    plan = line.plan
    if values["answer"] == ELSEWHERE:
        kind, _, key = values["place"].partition("-")
        if kind == "priority":
            return plan.priorities.in_print().filter(pk=key).first()
        return services.objectives_of(plan).filter(pk=key).first()
    if values["answer"] == ACTION:
        found = plan.actions.filter(number=values["number"]).first()
        if found is None:
            raise RuleBroken(f"There is no action {values['number']} in this plan.", field="number")
        return found
    return None


def places_for(plan) -> list:
    under: dict[int, list] = {}
    for objective in services.objectives_of(plan):
        under.setdefault(objective.priority_id, []).append((f"objective-{objective.pk}", short(objective.printed)))
    return [
        (
            short(part.heading),
            [(f"priority-{part.pk}", f"All of it: {short(part.heading)}"), *under.get(part.pk, [])],
        )
        for part in plan.priorities.in_print()
    ]


def short(text: str) -> str:
    flat = " ".join(text.split())
    return f"{flat[:90]}…" if len(flat) > 91 else flat or "(blank)"


def place_name(target) -> str:
    if target is None:
        return ""
    if isinstance(target, StrategicPriority):
        return short(target.heading)
    if isinstance(target, Objective):
        return f"objective {short(target.printed)} (Strategic Priority {target.priority.number})"
    return f"action {target.number}: {short(target.text)}"


def named(line: CrossReference) -> str:
    """What words name that is not there: "Strategic Priority 9"; "" where they have a place."""
    found = find_references(line.wording)
    return names(found[0]) if found and line.target is None else ""
