"""Changes of the actions themselves: added, withdrawn, completed, reworded, moved, other leads, other dates."""

import datetime as dt
from collections import defaultdict

from actions.models import Action, Timescale
from actions.past.asat import PlanState
from actions.past.changes.change import EMPTY, Both, Change, because, day, heading, other_fields, printed
from actions.past.changes.facts import ABSENT, Difference, differences
from actions.past.changes.related import TELLINGS, tell, with_facts
from actions.timescales.slippage import moved_by, slippage
from core.text.dates import print_date

STATUS = Action.Status
AGREED, PROPOSED, DECLINED = Timescale.State.AGREED, Timescale.State.PROPOSED, Timescale.State.DECLINED
DECLARED_LABELS = dict(Action.Declared.choices)
DECLARED_CODES = {"": "", Action.Declared.AT_RISK: "A", Action.Declared.WILL_NOT_BE_MET: "R"}
FOLDED = ("placement", "lead", "timescale")  # records described with the action where the action is new


def changes_between(both: Both) -> list[Change]:
    """All changes between two states; their facts together are all that differs."""
    found, by_action = [], defaultdict(list)
    new_actions = both.after["action"].keys() - both.before["action"].keys()
    for difference in differences(both.before, both.after):
        kind = difference.kind
        if difference.record is None:
            found += reordered(both, difference)
        elif kind == "plan":
            found += plan_changed(difference)
        elif kind in TELLINGS:
            found += tell(both, difference)
        else:
            action = difference.key if kind == "action" else difference.record.action_id
            by_action[action].append(difference)
    for action, parts in sorted(by_action.items()):
        kinds = {kind: [part for part in parts if part.kind == kind] for kind in ("action", *FOLDED)}
        if action in new_actions and not any(part.before for part in parts):
            found.append(added(both, action, parts))
            continue
        for difference in kinds["action"]:
            found += action_changed(both, difference)
        for difference in kinds["placement"]:
            found.append(placed(both, difference))
        found += led(both, action, kinds["lead"])
        found += rescheduled(both, action, kinds["timescale"])
    return found


def added(both: Both, action: int, parts: list[Difference]) -> Change:
    now = both.after["action"][action]
    leads = ", ".join(leads_of(both.after, action)) or "nobody"
    lines = [line for line in series(both.after, action) if line.state != DECLINED]
    wording = "; ".join(line.wording for line in lines) or "none"
    also = {STATUS.COMPLETED: ", completed", STATUS.WITHDRAWN: f", and withdrawn{because(now.withdrawn_reason)}"}
    text = f"Added{also.get(now.status, '')}: {now.text} (lead: {leads}; timescale: {wording})"
    return with_facts(Change("added", text, action=action), *parts)


def action_changed(both: Both, difference: Difference) -> list[Change]:
    was, now, action = difference.before, difference.after, difference.key
    if was is None or now is None:  # one of its records is older than the action, or its history was cleaned
        what, text = ("added", "Added") if was is None else ("withdrawn", "No longer held")
        return [with_facts(Change(what, f"{text}: {difference.record.text}", action=action), difference)]
    found, seen = [], {"text", "status"}
    if was.status != now.status:
        what, text = status_changed(was, now)
        begun = now.status == STATUS.IN_PROGRESS
        found.append(Change(what, text, action=action, codes=("N", "G") if begun else ("G", "N")))
        seen |= {"completed_on", "completion_note", "difference_made", "withdrawn_on", "withdrawn_reason"}
    if was.declared != now.declared:
        text = (
            f"Said to be {DECLARED_LABELS[now.declared].lower()}{because(now.declared_reason)}" if now.declared else ""
        )
        text = text or f"No longer said to be {DECLARED_LABELS[was.declared].lower()}"
        codes = DECLARED_CODES[was.declared], DECLARED_CODES[now.declared]
        found.append(Change("declared", text, action=action, codes=codes))
        seen |= {"declared_on", "declared_reason"}
    seen |= {"declared"}
    if was.text != now.text:
        found.append(Change("reworded", "Reworded", old=was.text, new=now.text, action=action))
    found += [Change("status", text, action=action) for text in other_fields(difference, seen)]
    found = found or [Change("quiet", "", action=action)]
    return [with_facts(found[0], difference), *found[1:]]


def status_changed(was, now) -> tuple[str, str]:
    """The kind of change that a new status is, and a sentence for it."""
    if now.status == STATUS.WITHDRAWN:
        return "withdrawn", f"Withdrawn on {day(now.withdrawn_on)}{because(now.withdrawn_reason)}"
    if was.status == STATUS.WITHDRAWN:
        return "reinstated", f"Taken up again; it was withdrawn on {day(was.withdrawn_on)}"
    if now.status == STATUS.COMPLETED:
        on = f" on {print_date(now.completed_on)}" if now.completed_on else ""
        done = f": {now.completion_note}" if now.completion_note else ""
        made = f" Difference made: {now.difference_made}" if now.difference_made else ""
        return "completed", f"Completed{on}{done}{made}"
    if was.status == STATUS.COMPLETED:
        return "reopened", "Opened again"
    return "status", "Work has begun" if now.status == STATUS.IN_PROGRESS else "Set back to not started"


def placed(both: Both, difference: Difference) -> Change:
    was, now, action = difference.before, difference.after, difference.record.action_id
    standing = now is not None and now.archived_on is None
    stood = was is not None and was.archived_on is None
    new = both.place(both.after, now.method_id) if standing else ""
    old = both.place(both.before, was.method_id) if stood else ""
    if stood and standing and was.action_id != now.action_id:
        text = f"Printed also under {new}, in the place of {both.number(was.action_id)}"
    elif stood and standing and was.method_id != now.method_id:
        text = f"Moved from {old} to {new}"
    elif standing and not stood:
        text = f"Printed also under {new}"
    elif stood and not standing:
        text = f"No longer printed under {old}"
    else:
        return with_facts(Change("quiet", "", action=action), difference)
    return with_facts(Change("moved", text, action=action), difference)


def led(both: Both, action: int, parts: list[Difference]) -> list[Change]:
    if not parts:
        return []
    old, new = (", ".join(leads_of(state, action)) or "nobody" for state in (both.before, both.after))
    if old == new:
        return [with_facts(Change("quiet", "", action=action), *parts)]
    return [with_facts(Change("leads", f"Led by {new}; before by {old}", action=action), *parts)]


def rescheduled(both: Both, action: int, parts: list[Difference]) -> list[Change]:
    found = revised(both, action, parts)
    for part in parts:
        was, now = part.before, part.after
        if was is not None and now is not None and was.action_id != now.action_id:
            text = f"Timescale moved here from {both.number(was.action_id)}: {now.wording}"
            found.append(Change("timescale", text, action=action))
        if now is None:
            found.append(Change("timescale", f"Timescale no longer held: {was.wording}", action=action))
        elif now.state == PROPOSED and (was is None or was.state != PROPOSED):
            text, current = f"Proposed: {now.wording}{because(now.reason)}", both.after.current.get(action)
            standing = current.wording if current else ""
            found.append(Change("timescale", text, action=action, standing=standing))
        elif now.state == DECLINED and (was is None or was.state != DECLINED):
            text = f"Proposed and not agreed: {now.wording}" if was is None else f"Not agreed: {now.wording}"
            found.append(Change("timescale", text, action=action))
        elif was is None and now.position == 1:
            found.append(Change("timescale", f"Timescale set: {now.wording}", action=action))
        if was is not None and now is not None:
            found += corrected(part, action)
    if not parts:
        return []
    found = found or [Change("quiet", "", action=action)]
    return [with_facts(found[0], *parts), *found[1:]]


def revised(both: Both, action: int, parts: list[Difference]) -> list[Change]:
    """Timescales that were agreed in place of another: how often, and how far the due date moved."""
    agreed = [part.after for part in parts if part.after and part.after.position > 1 and newly_agreed(part)]
    if not agreed:
        return []
    times = {1: "once", 2: "twice"}.get(len(agreed), f"{len(agreed)} times")
    old, new = (state.current.get(action) for state in (both.before, both.after))
    first = next((line.due for line in series(both.after, action) if line.position == 1), None)
    moved = how_far(old.due if old else None, new.due if new else None, first)
    lines = "; ".join(
        f"“{line.wording}”" + (f", agreed on {print_date(line.settled_on)}" if line.settled_on else "")
        + because(line.reason)
        for line in sorted(agreed, key=lambda line: line.position)
    )  # fmt: skip
    texts = {"old": old.wording, "new": new.wording} if old and new else {}
    return [Change("revised", f"Revised {times}. {moved} {lines}", action=action, **texts)]


def newly_agreed(part: Difference) -> bool:
    return part.after.state == AGREED and (part.before is None or part.before.state != AGREED)


def how_far(old: dt.date | None, new: dt.date | None, original: dt.date | None = None) -> str:
    """How far the due date moved, and how far from the original date where that is another than the old one."""
    if old is None or new is None:
        return f"Due {day(new)}, before {day(old)}."
    if old == new:
        return f"Still due {day(new)}."
    since = slippage(original, new) if original != old else ""
    more = f" That is {since}." if since else ""
    return f"Due {day(new)}, {moved_by(old, new)} than {day(old)}.{more}"


def corrected(part: Difference, action: int) -> list[Change]:
    """Another wording of the same timescale, its dated part met, and other fields."""
    was, now, found = part.before, part.after, []
    if was.wording != now.wording:
        found.append(Change("timescale", "Timescale reworded", old=was.wording, new=now.wording, action=action))
    if was.due != now.due:
        found.append(Change("timescale", how_far(was.due, now.due), action=action))
    if now.dated_part_met_on and was.dated_part_met_on != now.dated_part_met_on:
        text = f"The dated part was met on {day(now.dated_part_met_on)}; it is ongoing from then on"
        found.append(Change("timescale", text, action=action))
    seen = {"wording", "due", "dated_part_met_on" if now.dated_part_met_on else "", "state", "is_current", "position"}
    seen |= {"kind", "precision", "settled_on", "proposed_on", "recurrence", "start", "printed"}
    return found + [Change("timescale", f"Timescale: {text}", action=action) for text in other_fields(part, seen)]


def series(state: PlanState, action: int) -> list:
    lines = (line for line in state["timescale"].values() if line.action_id == action)
    return sorted(lines, key=lambda line: (line.position, line.pk))


def leads_of(state: PlanState, action: int) -> list[str]:
    return [lead.printed_as for lead in state.leads.get(action, ())]


def plan_changed(difference: Difference) -> list[Change]:
    now = difference.after
    if difference.before is None:
        texts = [f"The plan “{now.title}” was entered here"]
    elif now is None:
        texts = ["The plan is no longer held"]
    else:
        closed = "closed_on" in difference.fields
        texts = [f"The plan is closed for editing from {day(now.closed_on)}"] if closed and now.closed_on else []
        texts += ["The plan was opened for editing again"] if closed and not now.closed_on else []
        dated = "in_force_since" in difference.fields
        texts += [f"The plan is in force from {day(now.in_force_since)}"] if dated and now.in_force_since else []
        texts += ["The plan is no longer the one in force"] if dated and not now.in_force_since else []
        texts += other_fields(difference, {"closed_on", "in_force_since", "undone_on"})
    found = [Change("plan", words) for words in texts] or [Change("quiet", "")]
    return [with_facts(found[0], difference), *found[1:]]


def reordered(both: Both, difference: Difference) -> list[Change]:
    """Parts that changed their order under the same parent; added and removed parts are left out."""
    (fact,) = difference.facts
    old, new = (() if keys == ABSENT else keys for keys in (fact.old, fact.new))
    stayed = [key for key in new if key in set(old)]
    moved = set(stayed) - longest_in_order(stayed, {key: place for place, key in enumerate(old)})
    found = []
    for place, key in enumerate(new):
        if key in moved:
            before = f"behind {name_of(both, fact.kind, new[place - 1])}" if place else "to the beginning"
            part = both.find(fact.kind, key)
            own = {"placement": "moved", "term": "glossary"}.get(fact.kind, "structure")
            where = {"action": part.action_id} if fact.kind == "placement" else {}
            where |= {"priority": priority_above(both, fact.kind, part)} if own == "structure" else {}
            subject = "Moved" if fact.kind == "placement" else f"{TELLINGS[fact.kind].name} moved"
            ending = "" if fact.kind == "placement" else f": {name_of(both, fact.kind, key)}"
            found.append(Change(own, f"{subject} {before}{ending}", **where))
    found = found or [Change("quiet", "")]
    return [with_facts(found[0], difference), *found[1:]]


def longest_in_order(keys: list[int], places: dict[int, int]) -> set[int]:
    """The most keys that kept their order to one another: the others have moved."""
    best: list[list[int]] = []  # best[n]: a run of n + 1 keys in order that ends as early as possible
    for key in keys:
        length = next((n for n, run in enumerate(best) if places[run[-1]] > places[key]), len(best))
        run = [*(best[length - 1] if length else []), key]
        best[length : length + 1] = [run]
    return set(best[-1]) if best else set()


def name_of(both: Both, kind: str, key: int) -> str:
    part = both.find(kind, key)
    if kind == "placement":
        return both.number(part.action_id)
    if kind in ("term", "field"):
        return f"“{part.term if kind == 'term' else part.heading}”"
    if kind == "priority":
        return heading(part)
    text = printed(part)
    return f"“{text}”" if text != EMPTY else "a blank one"


def priority_above(both: Both, kind: str, part) -> int | None:
    if kind == "method":
        part = both.find("objective", part.objective_id)
    return part.pk if kind == "priority" else getattr(part, "priority_id", None)
