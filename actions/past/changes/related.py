"""Changes described in one line: updates and other records of an action, parts of the structure, the glossary."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from actions.colours.rules import COLOUR_NAMES
from actions.fields.rules import Value, colour_name
from actions.models import AskedAction
from actions.past.changes.change import EMPTY, Both, Change, day, heading, other_fields, printed
from actions.past.changes.facts import Difference
from actions.table.querysets.totals import Totals
from core.text.dates import print_date


@dataclass(frozen=True)
class Telling:
    """How changes to records of one kind are described.

    `line` describes a record in one line, from its `fields`. `ends` are fields that say that it ended: from empty to
    filled it was `done`, from filled to empty `undone`. `whats` is its kind of change when added, corrected, ended.
    """

    name: str
    line: Callable[[Both, tuple], str]
    fields: set[str]
    ends: tuple[tuple[str, str, str], ...]
    whats: tuple[str, str, str]
    details: set[str] = frozenset()  # fields that are described with the end, or not at all


RELATED = ("related",) * 3
STRUCTURE = ("structure",) * 3
IMPLIED = {"implied"}  # ends when a part is given a text
OUT = (("archived_on", "taken out", "put back"),)


def update_line(both: Both, update) -> str:
    who = f", {update.author_name}" if update.author_name else ""
    return f"{print_date(update.on)}{who}: {update.text}"


def owned_line(both: Both, item) -> str:
    return f"{item.owner_name}: {item.text}" + (f" (by {print_date(item.due)})" if item.due else "")


def query_line(both: Both, query) -> str:
    decision = both.find("decision", query.decision_id) if query.decision_id else None
    return f"{query.text} – decided: {decision.text}" if decision else query.text


def override_line(both: Both, override) -> str:
    return f"{COLOUR_NAMES[override.colour]} until {day(override.ends_on)}: {override.reason}"


def reference_line(both: Both, reference) -> str:
    if reference.state != "confirmed":
        return f"“{reference.wording}”"
    if reference.target_action_id:
        return f"“{reference.wording}” means {both.number(reference.target_action_id)}"
    target = both.find("priority", reference.target_priority_id) if reference.target_priority_id else None
    if target:
        return f"“{reference.wording}” means {heading(target)}"
    objective = both.find("objective", reference.target_objective_id)
    return f"“{reference.wording}” means {printed(objective)}" if objective else f"“{reference.wording}”"


def occurrence_line(both: Both, turn) -> str:
    text = turn.note or turn.skipped_reason
    return f"due on {day(turn.due)}" + (f" ({text})" if text else "")


def asked_line(both: Both, asked) -> str:
    scope = AskedAction(kinds=asked.kinds).scope
    ended = f"; {AskedAction.Ending(asked.ending).label.lower()}" if asked.ending else ""
    return f"{scope}, since {day(asked.opened_on)}{ended}"


def answers_line(both: Both, count) -> str:
    """The answers, counted; never whose they are."""
    return totals_of(count).in_words


def totals_of(count) -> Totals:
    return Totals(*(getattr(count, name) for name in Totals._fields))


def value_line(both: Both, value) -> str:
    """The heading of the field and what it says: "Status: On track"."""
    return f"{heading_of(both, value)}: {Value(value.text, value.fill).words or EMPTY}"


def heading_of(both: Both, value) -> str:
    field = both.find("field", value.field_id)
    return field.heading if field else "Extra field"


ANSWERS = ("answers",) * 3
TELLINGS = {
    "priority": Telling(
        "Strategic priority", lambda both, part: heading(part), {"number", "text"}, OUT, STRUCTURE, IMPLIED
    ),
    "objective": Telling("Objective", lambda both, part: printed(part), {"number", "text"}, OUT, STRUCTURE, IMPLIED),
    "method": Telling("Method", lambda both, part: printed(part), {"number", "text"}, OUT, STRUCTURE),
    "term": Telling(
        "Glossary", lambda both, term: f"{term.term}: {term.meaning}", {"term", "meaning"}, OUT, ("glossary",) * 3
    ),
    "update": Telling(
        "Update",
        update_line,
        {"on", "author_name", "text"},
        (("voided_on", "struck out", "put back"),),
        ("update added", "update corrected", "update struck out"),
        {"corrected_on", "date_assumed"},
    ),
    "follow_up": Telling(
        "Follow-up",
        owned_line,
        {"owner_name", "text", "due"},
        (("done_on", "done", "open again"), ("dropped_on", "no longer needed", "taken up again")),
        RELATED,
        {"done_note"},
    ),
    "query": Telling("Query", query_line, {"text"}, (("decision_id", "decided", "open again"),), RELATED),
    "answer": Telling("Answer to a query", lambda both, answer: answer.text, {"text"}, (), RELATED),
    "decision": Telling(
        "Decision",
        lambda both, decision: f"{print_date(decision.taken_on)}: {decision.text}",
        {"taken_on", "text"},
        (("voided_on", "struck out", "put back"),),
        RELATED,
    ),
    "occurrence": Telling(
        "Turn",
        occurrence_line,
        {"due", "note", "skipped_reason"},
        (("done_on", "done", "open again"), ("skipped_on", "called off", "open again")),
        RELATED,
    ),
    "override": Telling(
        "Colour set by a person",
        override_line,
        {"colour", "reason", "ends_on"},
        (("ended_on", "ended", "in force again"),),
        RELATED,
    ),
    "reference": Telling(
        "Reference",
        reference_line,
        {"wording", "state", "target_priority_id", "target_objective_id", "target_action_id"},
        (("settled_on", "settled", "open again"),),
        RELATED,
    ),
    "field": Telling("Extra field", lambda both, field: f"“{field.heading}”", {"heading"}, OUT, STRUCTURE),
    "field_value": Telling("Extra field", value_line, {"text", "fill"}, (), ("field",) * 3),
    "asked": Telling(
        "Asked of agencies",
        asked_line,
        {"kinds", "opened_on"},
        (("closed_on", "ended", "begun again"),),
        ANSWERS,
        {"ending", "decision_id"},
    ),
    "answers": Telling("Answers of agencies", answers_line, set(Totals._fields), (), ANSWERS),
    "evidence": Telling(
        "Evidence",
        lambda both, item: f"{item.title} ({item.url or item.filename})",
        {"title", "url", "filename"},
        (("removed_on", "taken off", "put back"),),
        RELATED,
    ),
}
MOVES = {"objective": ("priority", "priority_id"), "method": ("objective", "objective_id")}


def tell(both: Both, difference: Difference) -> list[Change]:
    """The changes of one record; the facts are attached to the first of them."""
    kind, telling = difference.kind, TELLINGS[difference.kind]
    added, corrected, ended = telling.whats
    was, now = difference.before, difference.after
    where = {"action": action_of(both, difference), "priority": priority_of(both, difference), "record": kind}
    if was is None:
        gone = [done for name, done, _ in telling.ends if getattr(now, name) is not None]
        text = f"{telling.name} added{' and ' + gone[0] if gone else ''}: {telling.line(both, now)}"
        return [Change(added, text, tuple(difference.facts), **where)]
    if now is None:
        text = f"{telling.name} no longer held: {telling.line(both, was)}"
        return [Change(ended, text, tuple(difference.facts), **where)]
    if kind == "field_value":
        return [Change("field", revalued(both, was, now), tuple(difference.facts), **where)]
    if kind == "answers":
        return [Change("answers", recounted(was, now), tuple(difference.facts), **where)]
    found: list[Change] = []
    for name, done, undone in telling.ends:
        before, after = getattr(was, name), getattr(now, name)
        if before is None and after is not None:
            found.append(Change(ended, f"{telling.name} {done}: {telling.line(both, now)}", **where))
        elif before is not None and after is None:
            found.append(Change(ended, f"{telling.name} {undone}: {telling.line(both, now)}", **where))
    old, new = telling.line(both, was), telling.line(both, now)
    if telling.fields & difference.fields and old != new and not (found and kind in ("occurrence", "reference")):
        found.append(Change(corrected, f"{telling.name} {WORDED.get(kind, 'corrected')}", old=old, new=new, **where))
    found += moved(both, difference, telling, where)
    seen = telling.fields | telling.details | {name for name, _, _ in telling.ends} | {"action_id"}
    found += [Change(corrected, f"{telling.name}: {text}", **where) for text in other_fields(difference, seen)]
    found = found or [Change("quiet", "", **where)]
    return [with_facts(found[0], difference), *found[1:]]


def revalued(both: Both, was, now) -> str:
    """What an extra field said and says: "Status: “On track” → “Late”"; "" where it only moved."""
    old, new = (Value(value.text, value.fill).words for value in (was, now))
    if old == new and was.fill != now.fill:
        old, new = (f"{old} ({colour_name(value.fill) or 'no colour'})" for value in (was, now))
    texts = [f"“{text}”" if text else "nothing" for text in (old, new)]
    return f"{heading_of(both, now)}: {' → '.join(texts)}" if old != new else ""


def recounted(was, now) -> str:
    """What became of the counts, in one sentence: two texts side by side would put signs before numbers."""
    before, after = totals_of(was), totals_of(now)
    return f"Answers of agencies, {after.since(before)}" if before.in_words != after.in_words else ""


WORDED = dict.fromkeys(["priority", "objective", "method", "term"], "reworded")


def moved(both: Both, difference: Difference, telling: Telling, where: dict) -> list[Change]:
    """That a part is under another parent, or that a record belongs to another action."""
    was, now = difference.before, difference.after
    if "action_id" in difference.fields:
        text = f"{telling.name} moved here from {both.number(was.action_id)}: {telling.line(both, now)}"
        return [Change(telling.whats[1], text, **where)]
    above, name = MOVES.get(difference.kind, ("", ""))
    if name not in difference.fields:
        return []
    old, new = (both.find(above, getattr(part, name)) for part in (was, now))
    words = heading if above == "priority" else printed
    old, new = (words(part) if part else "a place that is no longer known" for part in (old, new))
    text = f"{telling.name} moved from {old} to {new}: {telling.line(both, now)}"
    return [Change("moved", text, **where)]


def action_of(both: Both, difference: Difference) -> int | None:
    record = difference.record
    if difference.kind == "answer":
        record = both.find("query", record.query_id)
    return getattr(record, "action_id", None)


def priority_of(both: Both, difference: Difference) -> int | None:
    record = difference.record
    if difference.kind == "priority":
        return record.pk
    if getattr(record, "method_id", None):  # of words in a method
        record = both.find("method", record.method_id)
    if getattr(record, "objective_id", None):
        record = both.find("objective", record.objective_id)
    return getattr(record, "priority_id", None)


def with_facts(change: Change, *differences: Difference) -> Change:
    facts = tuple(fact for difference in differences for fact in difference.facts)
    return replace(change, facts=facts)
