"""The facts from which colours follow, read for many actions in one statement, and the colours stored beside their
rows.

The statement gives one text for each action, its parts joined by a character that no text contains, so that it can be
part of other statements too (actions/table/querysets/cells.py, actions/table/filters.py). A page that displays colours
evaluates its rows from these facts and is right on any day; stored colours (Placement.colour, colour_until) serve
filters, orders and counts, which evaluate rows again whose `colour_until` has come.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache, lru_cache

from django.db import connection, transaction
from django.db.models import Case, Count, IntegerField, Q, Value, When
from django.utils import timezone

from accounts.models import User
from actions.colours.rules import (
    COLOUR_NAMES,
    DEFAULTS,
    REDS_FIRST,
    Evaluation,
    Override,
    Record,
    Thresholds,
    code_and_change,
    earliest_open,
    evaluate,
)
from actions.models import Action, ColourOverride, Occurrence, Placement, Plan, ProgressUpdate, Timescale
from actions.timescales.model import RECURRING
from actions.wording.empty_updates import LONGEST_EMPTY, says_something
from core.board import settings
from core.models import Setting
from core.text.dates import today

PART, LINE = "\x1f", "\x1e"  # between the parts of a text of facts, and between updates in its last part
DUE_SOON, MOVED = "colours.due_soon_days", "colours.moved_months"
KEYS = (DUE_SOON, MOVED)


def read_records(actions: Iterable[int], on: dt.date | None = None) -> tuple[dict[int, Record], Thresholds]:
    """The records of actions by key, and the thresholds; one statement, and two more for a day in the past (`on`)."""
    keys, found, chosen = sorted(set(actions)), {}, []
    for action, text in rows_of(facts_statement(), keys) if keys else ():
        if action:
            found[action] = record_of(text)
        else:
            chosen.append(threshold_of(text))
    return as_on(found, on) if on and on < today() else found, thresholds_of(chosen)


def rows_of(text: str, actions: Iterable[int]) -> list[tuple]:
    """The rows of a statement; `{actions}` in it is replaced by the keys of the actions."""
    with connection.cursor() as cursor:
        cursor.execute(text.replace("{actions}", ",".join(str(int(key)) for key in actions) or "NULL"))
        return cursor.fetchall()


def as_on(records: dict[int, Record], on: dt.date) -> dict[int, Record]:
    """The records as of a past day: with the colours set by hand that were in force, and the updates up to it."""
    standing = ColourOverride.objects.filter(action__in=records, set_on__lte=on, ends_on__gte=on)
    overrides: dict[int, list[Override]] = {}
    for row in standing.select_related("set_by"):
        days = row.set_on, row.ends_on, row.ended_on
        one = Override(row.colour, row.reason, row.set_by.display_name, *days, key=row.pk)
        overrides.setdefault(row.action_id, []).append(one)
    spoken: dict[int, dt.date] = {}
    updates = ProgressUpdate.objects.filter(action__in=records, voided_on__isnull=True, on__lte=on).order_by("-on")
    for action, day_of_it, text in updates.values_list("action_id", "on", "text"):
        if action not in spoken and says_something(text):
            spoken[action] = day_of_it
    return {
        key: record._replace(
            spoken_on=spoken.get(key),
            override=next((one for one in overrides.get(key, ()) if one.stands(on)), None),
        )
        for key, record in records.items()
    }


def evaluate_actions(actions: Iterable[int], on: dt.date | None = None) -> dict[int, Evaluation]:
    """The colours of actions on a day, today by default, by key, without the days of their changes."""
    on = on or today()
    records, thresholds = read_records(actions, on)
    return {action: evaluate(record, on, thresholds) for action, record in records.items()}


def recolour(actions: Iterable[int], on: dt.date) -> None:
    """Evaluate actions again and store what has changed beside their rows.

    Two statements, and one for each colour and day that changes.
    """
    records, thresholds = read_records(actions)
    anew = {action: code_and_change(record, on, thresholds) for action, record in records.items()}
    changed = defaultdict(list)
    for row in Placement.objects.filter(action__in=anew).order_by("pk").only("action_id", "colour", "colour_until"):
        if (row.colour, row.colour_until) != anew[row.action_id]:
            changed[anew[row.action_id]].append(row.pk)
    for (code, until), rows in changed.items():
        Placement.objects.filter(pk__in=rows).update(colour=code, colour_until=until)


@transaction.atomic
def refresh_colours(on: dt.date | None = None) -> int:
    """Evaluate the rows again whose stored colour expires; returns the number of their actions. Runs daily.

    The rows are locked against writes between evaluation and storing; rows locked by others are skipped, since their
    writer updates them.
    """
    on = on or today()
    stale = Placement.objects.filter(colour_until__lte=on).order_by("pk").select_for_update(skip_locked=True)
    actions = set(stale.values_list("action_id", flat=True))
    recolour(actions, on)
    return len(actions)


def current_thresholds() -> Thresholds:
    """The settings of the colours with the days on which they change; one statement."""
    return thresholds_of(settings.chosen(*KEYS))


def thresholds_of(steps: Iterable[tuple[str, dt.date, int]]) -> Thresholds:
    """The thresholds of what was chosen: (key, first day, value)."""
    values, later = {DUE_SOON: DEFAULTS.due_soon_days, MOVED: DEFAULTS.moved_months}, []
    for key, day, value in sorted(steps, key=lambda row: row[1]):
        values[key] = value
        later.append((day, values[DUE_SOON], values[MOVED]))
    return Thresholds(later=tuple(later))


@transaction.atomic
def thresholds_changed(day: dt.date) -> None:
    """Let stored colours expire on the day from which changed settings apply."""
    Placement.objects.exclude(colour_until__lt=day).update(colour_until=day)
    if day <= today():
        refresh_colours()


@cache
def facts_statement() -> str:
    """SQL for (action, text of facts) of the actions `{actions}`, and (0, text) of the thresholds."""
    return (
        f"SELECT a.id, {facts()} FROM {facts_source()} "  # noqa: S608
        f"UNION ALL SELECT 0, {thresholds_text()} FROM {Setting._meta.db_table} WHERE {thresholds_filter()}"
    )


def thresholds_filter() -> str:
    return f"key IN ({', '.join(f"'{key}'" for key in KEYS)})"


def thresholds_text() -> str:
    return _joined(["key", "applies_from", "value"])


@cache
def facts() -> str:
    """SQL for the text of facts of the action `a`, read FROM facts_source()."""
    kept = f"FROM {Occurrence._meta.db_table} AS n WHERE n.action_id = a.id AND"
    recurring = f"CASE WHEN c.kind = '{RECURRING}' THEN"
    return _joined(
        [
            *("a.status", "a.declared", "a.completed_on", "a.agreed_on", "pl.document_date", "a.created_at"),
            *("o.kind", "o.due", "c.kind", "c.start", "c.due", "c.dated_part_met_on", "c.recurrence"),
            f"{recurring} (SELECT min(n.due) {kept} n.done_on IS NULL AND n.skipped_on IS NULL) END",
            f"{recurring} (SELECT max(n.due) {kept} (n.done_on IS NOT NULL OR n.skipped_on IS NOT NULL)) END",
            *("x.id", "x.colour", "x.set_on", "x.ends_on", _plain("w.name"), "w.email", _plain("x.reason")),
            *("said.long", "said.short"),
        ]
    )


@cache
def facts_source() -> str:
    """SQL after FROM for reading the facts of `{actions}`.

    `said` holds all that is read of the updates of an action, so that they are scanned once: their number, the day of
    the latest long one, and the short ones.
    """
    action, plan, timescale, override, person, update = (
        model._meta.db_table for model in (Action, Plan, Timescale, ColourOverride, User, ProgressUpdate)
    )
    short = f"string_agg(CAST(\"on\" AS text) || {_plain('text')}, '{LINE}')"
    return f"""{action} AS a JOIN {plan} AS pl ON pl.id = a.plan_id
        LEFT JOIN {timescale} AS o ON o.action_id = a.id AND o.position = 1
        LEFT JOIN {timescale} AS c ON c.action_id = a.id AND c.is_current
        LEFT JOIN {override} AS x ON x.action_id = a.id AND x.ended_on IS NULL
        LEFT JOIN {person} AS w ON w.id = x.set_by_id
        LEFT JOIN (
            SELECT action_id, count(*) AS number, max("on") FILTER (WHERE length(text) > {LONGEST_EMPTY}) AS long,
                {short} FILTER (WHERE length(text) <= {LONGEST_EMPTY}) AS short
            FROM {update} WHERE action_id IN ({{actions}}) AND voided_on IS NULL GROUP BY action_id
        ) AS said ON said.action_id = a.id
        WHERE a.id IN ({{actions}})"""  # noqa: S608 (names from the models)


def _plain(column: str) -> str:
    """SQL for a text that a person wrote, without the characters that separate the facts."""
    return f"replace(replace({column}, '{PART}', ' '), '{LINE}', ' ')"


def _joined(parts: list[str]) -> str:
    return f" || '{PART}' || ".join(f"coalesce(CAST({part} AS text), '')" for part in parts)


def record_of(text: str) -> Record:
    (status, declared, completed, agreed, document, created, o_kind, o_due, kind, start, due, met, recurrence,
     open_due, done_due, key, code, set_on, ends_on, name, email, reason, spoken,
     short) = text.split(PART)  # fmt: skip
    created_on = known_since(day(agreed), moment(created), day(document))
    due_on = day(due)
    if kind == RECURRING:
        due_on = earliest_open(
            recurrence=recurrence,
            start=day(start),
            due=due_on,
            begun=created_on,
            open_due=day(open_due),
            done_due=day(done_due),
        )
    # a completion has the day of completion as its date, and a recurring timescale has none of its own
    original = day(o_due) if o_kind not in {"completed", RECURRING} else None
    override = Override(code, reason, name or email, day(set_on), day(ends_on), key=int(key)) if key else None
    return Record(
        created_on,
        status,
        declared,
        day(completed),
        kind or "unknown",
        day(start),
        due_on,
        original,
        day(met),
        spoken_on(spoken, short),
        override,
    )


def spoken_on(long: str, short: str) -> dt.date | None:
    """The day of the latest update that says something: the latest long one, and short ones, each after its day."""
    latest = long
    for line in short.split(LINE) if short else ():
        on, text = line[:10], line[10:]
        if on > latest and says_something(text):
            latest = on
    return day(latest)


def threshold_of(text: str) -> tuple[str, dt.date, int]:
    key, begins, value = text.split(PART)
    return key, dt.date.fromisoformat(begins), int(value)


@lru_cache(maxsize=4096)
def day(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def known_since(agreed_on: dt.date | None, created_at: dt.datetime, document_date: dt.date | None) -> dt.date:
    """The day from which an action is known: on which it was agreed here, else the earlier of the day on which it was
    added and that of its plan's document.
    """
    added = timezone.localdate(created_at)
    return agreed_on or min(added, document_date or added)


@lru_cache(maxsize=4096)
def moment(text: str) -> dt.datetime:
    read = dt.datetime.fromisoformat(text)
    return read if read.tzinfo else read.replace(tzinfo=dt.UTC)


@dataclass
class ColourRows:
    """The colours of the rows of a plan on a day; `moved` holds rows whose stored colour is out of date, by code."""

    counts: dict[str, int] = field(default_factory=dict)
    moved: dict[str, list[int]] = field(default_factory=dict)

    def labels(self) -> list[tuple[str, str]]:
        """(code, "9 red") of each colour in the plan, reds first."""
        return [
            (code, f"{self.counts[code]:,} {COLOUR_NAMES[code].lower()}")
            for code in REDS_FIRST
            if self.counts.get(code)
        ]

    def have(self, codes: Iterable[str]) -> Q:
        """The rows that have one of these colours; "" for those of withdrawn actions, which have none."""
        codes = list(codes)
        stored = Q(colour__in=codes)
        if not self.moved:
            return stored
        everyone = [key for keys in self.moved.values() for key in keys]
        own = [key for code in codes for key in self.moved.get(code, ())]
        return stored & ~Q(pk__in=everyone) | Q(pk__in=own)

    def rank(self) -> Case:
        places = [When(self.have([code]), then=Value(place)) for place, code in enumerate(REDS_FIRST)]
        return Case(*places, default=Value(len(REDS_FIRST)), output_field=IntegerField())


def colour_counts(plan: Plan, on: dt.date):
    """The stored colours of the printed rows of a plan: the `number` of rows of each, and how many are `stale`."""
    rows = plan.placements.in_print().order_by().values("colour")
    return rows.annotate(number=Count("pk"), stale=Count("pk", filter=Q(colour_until__lte=on)))


def rows_counted(counts: Iterable[tuple[str, int, int]], plan: Plan, on: dt.date) -> ColourRows:
    """The colours of a day from such counts (colour, number, stale)."""
    counts = list(counts)
    found = ColourRows({code: number for code, number, _ in counts})
    if any(stale for *_, stale in counts):
        stale = plan.placements.in_print().order_by().filter(colour_until__lte=on)
        evaluate_again(found, stale.values_list("pk", "colour", "action_id"), on)
    return found


def evaluate_again(found: ColourRows, rows: Iterable[tuple[int, str, int]], on: dt.date) -> None:
    """Count rows (key, stored code, action) by the colour of their actions on a day."""
    rows = list(rows)
    codes = {action: evaluation.code for action, evaluation in evaluate_actions({row[2] for row in rows}, on).items()}
    for key, stored, action in rows:
        code = codes[action]
        found.counts[stored] -= 1
        found.counts[code] = found.counts.get(code, 0) + 1
        found.moved.setdefault(code, []).append(key)
