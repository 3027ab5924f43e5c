"""The changes between two days for a page and a file: counted, by strategic priority, in the printed order."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field

from actions.past.asat import PlanState, end_of, plan_at_each
from actions.past.changes.change import WHATS, Both, Change, heading
from actions.past.changes.colours import colour_changes
from actions.past.changes.words import changes_between
from core.text.dates import print_date

ORDER = {what: place for place, what in enumerate(WHATS)}
GLOSSARY, PLAN, NOWHERE = "Glossary", "The plan itself", "Actions that are printed nowhere"


@dataclass(frozen=True)
class Item:
    """An action with its changes; `text` is its wording after, or before where it is no longer there."""

    action: int
    number: int
    text: str
    changes: list[Change]


@dataclass(frozen=True)
class Section:
    """The changes under one heading: its own, and those of its actions in the printed order."""

    heading: str
    changes: list[Change] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)


@dataclass(frozen=True)
class PlanChanges:
    title: str
    begin: dt.date
    end: dt.date
    known_before: bool
    sections: list[Section]
    changes: list[Change]  # including the "quiet" ones, which are not displayed

    @property
    def counts(self) -> list[tuple[str, int, str]]:
        """(kind, number, text) of all that occurs, in the order of WHATS."""
        found = Counter(change.what for change in self.changes if change.says)
        return [(what, found[what], nouns[found[what] > 1]) for what, nouns in WHATS.items() if found[what]]

    @property
    def total(self) -> int:
        return sum(count for _, count, _ in self.counts)

    @property
    def rows(self) -> int:
        return sum(len(section.items) for section in self.sections)

    @property
    def text(self) -> str:
        return f"From the end of {print_date(self.begin)} to the end of {print_date(self.end)}"


def plan_changes(plan: int, begin: dt.date, end: dt.date) -> PlanChanges:
    """What changed in the plan with this key between the ends of two days.

    Reads the plan at both moments, a fixed number of statements. The caller checks that the reader may see the plan and
    that `begin` is not after `end`.
    """
    both = Both(*plan_at_each(plan, [end_of(begin), end_of(end)]))
    return list_changes(both, begin, end, colour_changes(both, begin, end))


def list_changes(both: Both, begin: dt.date, end: dt.date, colours: tuple[Change, ...] = ()) -> PlanChanges:
    changes = [*changes_between(both), *colours]
    told = [change for change in changes if change.says]
    of_plan = both.after.plan or both.before.plan
    sections = [Section(PLAN, [change for change in told if change.what == "plan"])]
    by_action: dict[int, list[Change]] = {}
    for change in told:
        if change.action is not None and both.find("action", change.action):
            by_action.setdefault(change.action, []).append(change)
    for priority in priorities_of(both):
        own = [change for change in told if change.action is None and change.priority == priority.pk]
        sections.append(Section(heading(priority), own, items_of(both, by_action, priority.pk)))
    sections.append(Section(NOWHERE, [], items_of(both, by_action, None)))
    sections.append(Section(GLOSSARY, [change for change in told if change.what == "glossary"]))
    loose = [c for c in told if c.action not in by_action and c.priority is None and c.what not in ("plan", "glossary")]
    sections[0].changes.extend(loose)  # decisions about the plan as a whole, and what is older than its action
    return PlanChanges(
        title=of_plan.title if of_plan else "",
        begin=begin,
        end=end,
        known_before=both.before.plan is not None,
        sections=[section for section in sections if section.changes or section.items],
        changes=changes,
    )


def priorities_of(both: Both) -> list:
    """The priorities printed after, then those printed only before, then those printed at neither time."""
    found = {}
    for priority in (*in_print(both.after), *in_print(both.before), *both.after["priority"].values()):
        found.setdefault(priority.pk, priority)
    return list(found.values())


def in_print(state: PlanState) -> list:
    standing = (priority for priority in state["priority"].values() if priority.archived_on is None)
    return sorted(standing, key=lambda priority: (priority.position, priority.pk))


def items_of(both: Both, by_action: dict[int, list[Change]], priority: int | None) -> list[Item]:
    """The actions with changes that are printed first under a priority (None: nowhere)."""
    found = []
    for key, changes in by_action.items():
        above, place = both.places.get(key, (None, 0))
        if above == priority:
            action = both.find("action", key)
            changes = sorted(changes, key=lambda change: ORDER[change.what])
            found.append((place, action.number, Item(key, action.number, action.text, changes)))
    return [item for _, _, item in sorted(found, key=lambda each: each[:2])]


def to_json(found: PlanChanges) -> dict:
    return {
        "plan": found.title,
        "from": found.begin.isoformat(),
        "to": found.end.isoformat(),
        "known_before": found.known_before,
        "counts": {what: count for what, count, _ in found.counts},
        "changes": [as_values(section, item, change) for section, item, change in listed(found)],
    }


def listed(found: PlanChanges) -> list[tuple[Section, Item | None, Change]]:
    rows: list[tuple[Section, Item | None, Change]] = []
    for section in found.sections:
        rows += [(section, None, change) for change in section.changes]
        rows += [(section, item, change) for item in section.items for change in item.changes]
    return rows


def as_values(section: Section, item: Item | None, change: Change) -> dict:
    where = {"number": item.number, "action": item.text} if item else {}
    texts = {"old": change.old, "new": change.new} if change.old or change.new else {}
    return {"heading": section.heading, **where, "what": change.what, "says": change.says, **texts}
