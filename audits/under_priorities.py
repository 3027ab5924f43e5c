"""Improvement actions beneath the strategic priority that they serve, on the page of the plan (see core/beneath.py).

The manager and an agency's people read the most urgent ones by name, of those that they may see, as they are now. The
working group and the board read how many agencies have set themselves, which moves on with the results of a round
(audits/steps.py): a count of today, looked at before and after one return, would tell its weak answers.
"""

from __future__ import annotations

import datetime as dt

from django.urls import reverse

from actions.models import StrategicPriority
from agencies.access import belongings, may
from agencies.models import Agency
from audits.models import ImprovementAction, PriorityInResults, Return
from audits.querysets import acts_for_agency
from core.beneath import Beneath, Counts, Line, Source
from core.dates import print_date
from core.prepared import as_date, ask
from core.texts import cut_at_word

NAME, TOTALS = "improvement", "improvements shown"
COUNTED = 50  # actions of one priority are counted so far: a count of all would read tens of thousands
SHOWN = 5  # the most urgent, of one priority
LONGEST = 160


def part() -> str:
    """SQL for how many improvement actions of returns that came in are open under each priority, and how many late."""
    action, ret, priority = table(ImprovementAction), table(Return), table(StrategicPriority)
    some = (
        f"(SELECT count(*) FROM (SELECT 1 FROM {action} i JOIN {ret} r ON r.id = i.audit_return_id "  # noqa: S608
        f"WHERE i.priority_id = p.id AND i.status = 'open' AND r.submitted_on IS NOT NULL%s LIMIT {COUNTED + 1}) AS n)"
    )
    every, late = some % "", some % " AND i.due < {on}"
    return (
        f"SELECT '{NAME}', {every}, p.id, '', CAST({late} AS text) FROM {priority} p "  # noqa: S608 (names of models)
        f"WHERE p.plan_id = {{plan}} AND p.archived_on IS NULL"
    )


def table(model) -> str:
    """The name of a model's table."""
    return model._meta.db_table


def say(user, counts: Counts, on: dt.date) -> dict[int, Beneath]:
    """What whoever reads single returns is told beneath each priority; one statement."""
    if may(user, "audits.read_all"):
        return {key: for_manager(key, counts[key], lines) for key, lines in urgent_lines(counts, on).items()}
    if acts_for_agency(user):
        return for_agency(user, counts, on)
    return {}


def part_of_totals() -> str:
    """SQL for how many improvement actions readers of totals are shown under each priority."""
    shown, priority = table(PriorityInResults), table(StrategicPriority)
    return (
        f"SELECT '{TOTALS}', SUM(s.actions), p.id, '', '0' FROM {shown} s JOIN {priority} p ON p.id = s.priority_id "  # noqa: S608
        f"WHERE p.plan_id = {{plan}} AND p.archived_on IS NULL GROUP BY p.id"
    )


def say_totals(user, counts: Counts, on: dt.date) -> dict[int, Beneath]:
    """What whoever reads totals alone is told; no statement."""
    if may(user, "audits.read_all") or acts_for_agency(user) or not may(user, "audits.read_totals"):
        return {}
    return {
        key: Beneath(
            f"{number:,} improvement action{'' if number == 1 else 's'} that agencies set themselves in their audit "
            "returns, done ones included; counted with the results of the returns."
        )
        for key, (number, _) in counts.items()
    }


TO_DO = "from the audit returns of agencies."


def in_words(count: tuple[int, int]) -> str:
    """ "12 improvement actions to be done, 3 of them overdue," with a bound."""
    number, late = count
    said = f"More than {COUNTED}" if number > COUNTED else str(number)
    words = f"{said} improvement action{'' if number == 1 else 's'} to be done"
    if not late:
        return words
    overdue = f"more than {COUNTED}" if late > COUNTED else str(late)
    return f"{words}, {overdue} overdue,"


def for_manager(key: int, count: tuple[int, int], lines: tuple[Line, ...]) -> Beneath:
    """The most urgent of all agencies, with their names."""
    return Beneath(f"{in_words(count)} {TO_DO}", lines, ALL if count[0] > len(lines) else "", address(key))


ALL = "All improvement actions under this priority"


def address(key: int) -> str:
    """The list of those of a priority."""
    return f"{reverse('audits:improvements')}?priority={key}"


def urgent_lines(counts: Counts, on: dt.date) -> dict[int, tuple[Line, ...]]:
    """The most urgent lines of each priority, of all agencies; one statement."""
    parts = [urgent().replace("{key}", f"{{key_{place}}}") for place in range(len(counts))]
    keys = {f"key_{place}": key for place, key in enumerate(counts)}
    return lines_of(counts, ask(" UNION ALL ".join(parts), **keys), on)


def urgent() -> str:
    """SQL for the most urgent ones of one priority, from an index."""
    action, ret, agency = table(ImprovementAction), table(Return), table(Agency)
    return (
        f"SELECT * FROM (SELECT i.priority_id, i.id, i.text, i.due, a.name FROM {action} i "  # noqa: S608
        f"JOIN {ret} r ON r.id = i.audit_return_id JOIN {agency} a ON a.id = i.agency_id "
        f"WHERE i.priority_id = {{key}} AND i.status = 'open' AND r.submitted_on IS NOT NULL "
        f"ORDER BY i.due NULLS LAST, i.id LIMIT {SHOWN}) AS u"
    )


def lines_of(counts: Counts, rows, on: dt.date) -> dict[int, tuple[Line, ...]]:
    """Rows of (priority, key, text, day, agency) as lines, the most urgent first."""
    found: dict[int, tuple[Line, ...]] = dict.fromkeys(counts, ())
    for key, pk, text, due, agency in sorted(rows, key=lambda row: (str(row[3] or "9"), row[1])):
        due = as_date(due)
        by_when = f"{agency}, by {print_date(due)}" if due else f"{agency}, no day set"
        href = reverse("audits:improvement", args=[pk])
        line = Line(cut_at_word(text, LONGEST), href, by_when, "Overdue" if due and due < on else "")
        found[key] = (*found[key], line)
    return found


def for_agency(user, counts: Counts, on: dt.date) -> dict[int, Beneath]:
    """Those of a person's own agencies; one statement, however many there are of others."""
    own = ImprovementAction.objects.filter(agency__in=belongings(user).agencies, priority__in=list(counts))
    rows = own.open().published().order_by("due", "pk").values_list("priority", "pk", "text", "due", "agency__name")
    said = {}
    for key, lines in lines_of(counts, rows, on).items():
        if lines:
            count = (len(lines), sum(bool(line.late) for line in lines))
            words = f"{in_words(count)} of your agency’s audit returns."
            said[key] = Beneath(words, lines[:SHOWN], ALL if len(lines) > SHOWN else "", address(key))
    return said


SOURCES = (Source(NAME, part, say), Source(TOTALS, part_of_totals, say_totals))
