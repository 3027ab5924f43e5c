"""The changes between two days for a page and a file: counted, by what a board has to know first."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass, replace
from itertools import groupby

from django.utils import timezone

from actions.past.asat import CONTENT, PlanState, end_of, plan_at_each
from actions.past.changes.change import WHATS, Both, Change, heading
from actions.past.changes.colours import colour_changes
from actions.past.changes.facts import ABSENT, ORDER, Fact
from actions.past.changes.groups import FILTERS, GROUPS, Place, filter_of, group_of, sort_key
from actions.past.changes.words import changes_between
from core.text.dates import print_date

OF_COLOURS = ("plan", "action", "timescale", "update", "occurrence", "override")  # what colours and dates follow from
GLOSSARY, PLAN, NOWHERE = "Glossary", "The plan itself", "Actions that are printed nowhere"


@dataclass(frozen=True)
class Line:
    """A change where it is listed.

    `number` and `text` are those of its action, after, or before where it is no longer there; None and "" for other
    parts of the plan. `heading` is the part of the plan, `filter` a key of FILTERS.
    """

    change: Change
    place: Place
    filter: str
    heading: str
    number: int | None = None
    text: str = ""

    @property
    def subject(self) -> str:
        return self.text or self.heading


@dataclass(frozen=True)
class Group:
    """The lines under one heading."""

    heading: str
    lines: list[Line]

    @property
    def items(self) -> list[list[Line]]:
        """The lines, those of one action or part of the plan that follow each other together."""
        return [list(own) for _, own in groupby(self.lines, key=lambda line: (line.number, line.subject))]


@dataclass(frozen=True)
class PlanChanges:
    title: str
    begin: dt.date
    end: dt.date
    known_before: bool
    lines: list[Line]  # in the order of the page
    changes: list[Change]  # including the "quiet" ones, which are not displayed

    @property
    def counts(self) -> list[tuple[str, int, str]]:
        """(kind, number, text) of all that occurs, in the order of WHATS."""
        found = Counter(change.what for change in self.changes if change.says)
        return [(what, found[what], nouns[found[what] > 1]) for what, nouns in WHATS.items() if found[what]]

    @property
    def filters(self) -> list[tuple[str, int, str]]:
        """(key, number, text) of all filters that find lines."""
        found = Counter(line.filter for line in self.lines)
        return [(key, found[key], nouns[found[key] > 1]) for key, nouns in FILTERS.items() if found[key]]

    @property
    def groups(self) -> list[Group]:
        return self.filtered("")

    def filtered(self, key: str) -> list[Group]:
        lines = [line for line in self.lines if key in ("", line.filter)]
        return [Group(GROUPS[name], list(own)) for name, own in groupby(lines, key=lambda line: line.place.group)]

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


def count_colours_and_dates(plan: int, begin: dt.date, end: dt.date) -> list[str]:
    """["10 colours", "3 dates"]: how many changed, as plan_changes() counts them, without zeros; eight statements."""
    states = plan_at_each(plan, [end_of(begin), end_of(end)], OF_COLOURS)
    for state in states:
        state.records.update({kind: {} for kind in CONTENT if kind not in OF_COLOURS})
    both = Both(*states)
    found = list_changes(both, begin, end, colour_changes(both, begin, end))
    return [f"{count} {text}" for key, count, text in found.filters if key in ("colours", "dates")]


def list_changes(both: Both, begin: dt.date, end: dt.date, colours: tuple[Change, ...] = ()) -> PlanChanges:
    dated = with_moments(both, changes_between(both))
    latest: dict[int | None, dt.datetime] = {}
    for change in dated:
        if change.when:
            latest[change.action] = max(change.when, latest.get(change.action, change.when))
    # a colour that did not change with the calendar changed with the last change of its action
    changes = [*dated, *(replace(each, when=each.when or latest.get(each.action)) for each in colours)]
    order = printed_order(both)
    lines = [line_of(both, change, order) for change in changes if change.says]
    of_plan = both.after.plan or both.before.plan
    return PlanChanges(
        title=of_plan.title if of_plan else "",
        begin=begin,
        end=end,
        known_before=both.before.plan is not None,
        lines=sorted(lines, key=lambda line: sort_key(line.place)),
        changes=changes,
    )


def with_moments(both: Both, changes: list[Change]) -> list[Change]:
    """The changes with their moments. Several changes of one record follow each other, the first with its facts."""
    found, moment = [], None
    for change in changes:
        if change.facts:
            moment = max((when for fact in change.facts if (when := written(both, fact))), default=None)
        found.append(replace(change, when=moment))
    return found


def written(both: Both, fact: Fact) -> dt.datetime | None:
    """When the last version of a record of a fact was written; of an order, that of the parts in it."""
    if fact.field != ORDER:
        keys = (fact.key,)
    else:
        keys = fact.new if fact.new != ABSENT else ()
    moments = (both.after.written.get((fact.kind, key)) for key in keys)
    return max((when for when in moments if when), default=None)


def printed_order(both: Both) -> dict[int, int]:
    """The place of each priority among those printed after, then those printed only before, then the others."""
    found: dict[int, int] = {}
    for priority in (*in_print(both.after), *in_print(both.before), *both.after["priority"].values()):
        found.setdefault(priority.pk, len(found))
    return found


def in_print(state: PlanState) -> list:
    standing = (priority for priority in state["priority"].values() if priority.archived_on is None)
    return sorted(standing, key=lambda priority: (priority.position, priority.pk))


def line_of(both: Both, change: Change, order: dict[int, int]) -> Line:
    group = group_of(change.what, *change.codes)
    action = both.find("action", change.action) if change.action is not None else None
    above, row = both.places.get(action.pk, (None, 0)) if action else (change.priority, -1)
    priority = both.find("priority", above) if above is not None else None
    if priority:
        part = heading(priority)
    elif action:
        part = NOWHERE
    else:
        part = GLOSSARY if change.what == "glossary" else PLAN
    place = Place(
        group,
        timezone.localdate(change.when) if change.when else None,
        (order.get(above, len(order)), row),
    )
    own = {"number": action.number, "text": action.text} if action else {}
    return Line(change, place, filter_of(change.what, group, change.record), part, **own)


def to_json(found: PlanChanges) -> dict:
    return {
        "plan": found.title,
        "from": found.begin.isoformat(),
        "to": found.end.isoformat(),
        "known_before": found.known_before,
        "counts": {what: count for what, count, _ in found.counts},
        "changes": [as_values(line) for line in found.lines],
    }


def as_values(line: Line) -> dict:
    change = line.change
    where = {"number": line.number, "action": line.text} if line.number is not None else {}
    texts = {"old": change.old, "new": change.new} if change.old or change.new else {}
    return {"heading": line.heading, **where, "what": change.what, "says": change.says, **texts}
