"""Findings about the shape of a plan: numbers, leads, references, actions that are nearly the same. Pure."""

import hashlib
from collections.abc import Iterator

from actions.checking.dates import about, flat
from actions.checking.facts import ActionFacts, PlanFacts
from actions.checking.finding import STRUCTURE, Finding, Mend
from actions.models import CrossReference, Objective, StrategicPriority
from actions.wording.objectives import number_faults
from core.text.similarity import alike_groups

SAME = 0.8  # share of common words from which two actions are nearly the same
NAMED = 12  # actions that are listed; of more, only their number


def lead_findings(plan: PlanFacts) -> Iterator[Finding]:
    """Open actions without a lead, and leads to whom nobody of the directory belongs."""
    for action in plan.actions.values():
        if action.is_open and not action.leads:
            mend = Mend("Say who leads it", "set_leads", (action.pk,), needs=STRUCTURE)
            yield about(action, "no_lead", "", "Nobody leads it.", "Say who leads it.", mend)
    for lead in plan.leads:
        if lead.known:
            continue
        text = (
            f"“{lead.name}” leads {action_names(plan, lead.actions)}, but is no group, agency or role of the "
            "directory. So nobody sees these among their own actions."
        )
        yield Finding(
            "lead_unknown",
            f"lead_unknown:lead-{lead.pk}",
            rows_of(plan, lead.actions),
            text,
            "Say which group, agency or role it is.",
            lead.actions,
            (Mend("Say who it is", "place_lead", (lead.pk,), needs=STRUCTURE),),
        )


def number_findings(plan: PlanFacts) -> Iterator[Finding]:
    """Objectives with a number and no text, repeated numbers in a priority, gaps in the numbering."""
    titles = {part.pk: part for part in plan.priorities}
    seen: dict[int, list[int]] = {}
    for part in plan.objectives:
        for fault, other in number_faults(seen.setdefault(part.priority_id, []), part.number, part.text):
            yield from NUMBERS[fault](part, titles[part.priority_id], other)
    counted: list[int] = []
    for part in plan.priorities:
        for fault, other in number_faults(counted, part.number, part.text):
            if fault == "skipped":
                yield gap(part, f"Before Strategic Priority {part.number} the number {other} is missing.", "priority")


def without_text(part: Objective, above: StrategicPriority, other: int) -> Iterator[Finding]:
    text = f"Under Strategic Priority {above.number} the objective “{part.number}” has a number and no text."
    yield of_part(
        part,
        "objective_without_text",
        text,
        "Keep it as printed: it continues the objective above. Or enter its text.",
        Mend("Enter its text", "edit_part", ("objective", part.pk), needs=STRUCTURE),
    )


def repeated(part: Objective, above: StrategicPriority, other: int) -> Iterator[Finding]:
    text = f"Under Strategic Priority {above.number} two objectives have the number “{part.number}”."
    new = part.number.replace("".join(filter(str.isdecimal, part.number)), str(other))
    yield of_part(
        part,
        "objective_number_repeated",
        text,
        f"Number “{flat(part.text)}” {new}" if part.text else f"Number it {new}",
        Mend(f"Number it {new.rstrip('.')}", does="renumber", values={"part": part.pk, "number": new}, needs=STRUCTURE),
        Mend("Change it by hand", "edit_part", ("objective", part.pk), needs=STRUCTURE),
    )


def skipped(part: Objective, above: StrategicPriority, other: int) -> Iterator[Finding]:
    text = f"Under Strategic Priority {above.number}, before objective “{part.number}”, the number {other} is missing."
    yield gap(part, text, "objective")


def gap(part: Objective | StrategicPriority, text: str, kind: str) -> Finding:
    mend = Mend("Change its number", "edit_part", (kind, part.pk), needs=STRUCTURE)
    proposal = "Keep the numbers as printed, or change them."
    key = f"number_skipped:{kind}-{part.pk}:{part.number}"
    return Finding("number_skipped", key, rows(part), text, proposal, (), (mend,))


NUMBERS = {"without_text": without_text, "repeated": repeated, "skipped": skipped}


def reference_findings(plan: PlanFacts) -> Iterator[Finding]:
    """References that nobody has checked, that point to nothing, or to what is no longer in the plan."""
    for one in plan.references:
        action, part, target = plan.actions.get(one.action_id), one.printed_part, target_in_words(one)
        if action is None and part is None:
            continue
        choose = Mend("Choose what the words point to", "settle_reference", (one.pk,), needs=STRUCTURE)
        mends, what = (choose,), f"{one.pk}:{'gone' if one.is_gone else one.state}"
        if one.is_gone:
            text = f"“{one.wording}” points to {target}, which is no longer in the plan."
            proposal = "Choose what the words point to now."
        elif target:
            text = f"“{one.wording}” probably points to {target}. Nobody has confirmed it."
            proposal = "Confirm it; then the words become a link."
            confirm = Mend("Confirm it", does="confirm_reference", values={"reference": one.pk}, needs=STRUCTURE)
            mends = (confirm, choose)
        else:
            text = f"“{one.wording}” points to nothing in this plan."
            proposal = "Choose what is meant, or say that it points to nothing."
        if action:
            yield about(action, "cross_reference", what, text, proposal, *mends)
        else:
            kind = "objective" if one.objective_id else "method"
            key = f"cross_reference:{kind}-{part.pk}:{what}"
            reword = Mend("Change the words", "edit_part", (kind, part.pk), needs=STRUCTURE)
            text = f"In the {kind} “{flat(part.text)}”: {text}"
            yield Finding("cross_reference", key, rows(part), text, proposal, (), (*mends, reword))


def target_in_words(one: CrossReference) -> str:
    """What a reference points to: "Strategic Priority 5, “Improve safe access”"; "" for nothing."""
    if one.target_priority:
        return f"Strategic Priority {one.target_priority.number}, “{one.target_priority.text.strip()}”"
    if one.target_objective:
        number, above = one.target_objective.number, one.target_objective.priority.number
        return f"objective {number} of Strategic Priority {above}, “{one.target_objective.text.strip()}”"
    return f"action {one.target_action.number}, “{one.target_action.text}”" if one.target_action else ""


def alike_findings(plan: PlanFacts) -> Iterator[Finding]:
    texts = {action.pk: action.text for action in plan.actions.values() if action.is_open and action.rows}
    for group in alike_groups(texts, SAME):
        first = plan.actions[group[0]]
        exact = len({plan.actions[pk].text for pk in group}) == 1
        how = "the same" if exact else "nearly the same"
        text = f"{action_names(plan, group).capitalize()} are {how}: “{flat(first.text)}”."
        mends = tuple(merge(first, plan.actions[pk]) for pk in group[1:4])
        yield Finding(
            "near_identical",
            f"near_identical:{first.pk}:{digest('-'.join(map(str, group)))}",
            rows_of(plan, group),
            text,
            "If it is one action, make it one, printed in each place and updated once.",
            tuple(group),
            mends,
        )


def merge(first: ActionFacts, other: ActionFacts) -> Mend:
    return Mend(
        f"Make action {other.number} one with action {first.number}",
        "merge_action",
        (first.pk,),
        query=f"other={other.pk}",
        needs=STRUCTURE,
    )


def of_part(part: Objective, kind: str, text: str, proposal: str, *mends: Mend) -> Finding:
    """A finding about an objective; its key has the number, so that another number is another finding."""
    return Finding(kind, f"{kind}:objective-{part.pk}:{part.number}", rows(part), text, proposal, (), tuple(mends))


def rows(part) -> tuple[int, ...]:
    return (part.row,) if part.row else ()


def rows_of(plan: PlanFacts, actions) -> tuple[int, ...]:
    return tuple(sorted({row for pk in actions if pk in plan.actions for row in plan.actions[pk].rows}))


def action_names(plan: PlanFacts, actions) -> str:
    """Actions as text: "actions 9 and 13"; of many, how many."""
    first, *more = sorted(plan.actions[pk].number for pk in actions)
    if not more:
        return f"action {first}"
    if len(more) >= NAMED:
        return f"actions {first}, {more[0]} and {len(more) - 1} others"
    return f"actions {', '.join(map(str, [first, *more[:-1]]))} and {more[-1]}"


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]
