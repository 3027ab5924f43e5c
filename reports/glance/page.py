"""The board at a glance as values for its page: from today's plan, and from what was known on past days."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from actions.access import plan_in_force_for
from actions.colours.rules import COLOUR_NAMES, Evaluation, Thresholds
from actions.figures.trend import PastColours, colours_over_time
from actions.models import Meeting, Plan, Timescale
from actions.past.asat import end_of
from actions.table.querysets.cells import Cells, read_cells
from audits.results.returns_figures import came_figure, rounds_on
from core.board.behind import behind
from core.board.figure_days import latest_figures
from core.board.figures import Figure
from core.text.dates import print_date, today
from core.text.values import cut_at_word
from reports.glance.querysets import GlanceRow, Wanted, Words, glance_rows, thresholds_and_words
from reports.glance.rules import Counts, Part, Turn, parts_of, remedy, sentences, turned
from reports.models import Report
from reports.periods import Period

SHORT = 100  # characters of an action
LISTED = 5  # decisions and changes; the rest is behind a link
REDS = 25  # red actions; the rest is behind a link too


@dataclass(frozen=True)
class Bar:
    title: str
    parts: list[tuple[Part, str, str]]
    text: str


@dataclass(frozen=True)
class Red:
    action: int
    number: int
    text: str
    evaluation: Evaluation
    leads: str
    remedy: str


@dataclass(frozen=True)
class Changed:
    """What changed since a meeting: `turns` are the first few colours, each with the row of its action."""

    meeting: Meeting
    turns: list[tuple[Turn, str, GlanceRow]]  # with the words of both colours
    count: int | None  # None where the plan was not known on the day of the meeting


@dataclass(frozen=True)
class Glance:
    on: dt.date
    plan: Plan | None
    sentences: list[tuple[str, str, str]]  # figure, where it leads, rest
    words: Words | None  # the manager's, in the place of the sentences
    bars: list[Bar]
    reds: list[Red]  # the first of them, each action once
    red_actions: int
    red_rows: int
    wanted: list[Wanted]
    wanted_count: int
    changed: Changed | None
    coming: Meeting | None
    latest: Report | None
    lines: list[tuple[str, str, Figure]]  # words, address, figure

    @property
    def text(self) -> str:
        return " ".join(figure + rest for figure, _, rest in self.sentences)


def read_glance(user) -> Glance:
    """What this person sees of the board today; the number of statements does not grow with the records."""
    on = today()
    plan = plan_in_force_for(user)
    last, coming = Meeting.objects.visible_to(user).about(plan).last_and_next(user)
    rows, wanted = glance_rows(plan, on) if plan else ([], [])
    thresholds, words = thresholds_and_words(on, plan)
    before, met = past_colours(plan, on, last, thresholds) if plan else (None, None)
    reds = [row for row in each_once(rows) if row.code == "R"]
    return Glance(
        on=on,
        plan=plan,
        sentences=linked_sentences(rows, before, len(wanted)) if rows else [],
        words=words,
        bars=bars_of(rows, before, on),
        reds=reds_of(reds[:REDS]),
        red_actions=len(reds),
        red_rows=red_rows(rows),
        wanted=[each._replace(text=short(each.text)) for each in wanted[:LISTED]],
        wanted_count=len(wanted),
        changed=last and changed_since(last, rows, met),
        coming=coming,
        latest=Report.objects.visible_to(user).frozen().latest_first().first(),
        lines=lines_of(user, on),
    )


def past_colours(
    plan: Plan, on: dt.date, meeting: Meeting | None, thresholds: Thresholds
) -> tuple[PastColours | None, PastColours | None]:
    """The colours of the plan at the end of last quarter, and of the day of a meeting; None where it was not known.

    Where the plan carries on an earlier one since then, last quarter is that of the earlier one.
    """
    quarter = Period.containing(on).before.end
    days = [quarter, *([meeting.held_on] if meeting else [])]
    found = colours_over_time(plan.pk, [(end_of(day), day) for day in days], thresholds)
    before, met = found[0], found[-1] if meeting else None
    if plan.previous_id and (before is None or plan.in_force_since and plan.in_force_since > quarter):
        before = colours_over_time(plan.previous_id, [(end_of(quarter), quarter)], thresholds)[0]
    return before, met


def linked_sentences(rows: list[GlanceRow], before: PastColours | None, wanted: int) -> list[tuple[str, str, str]]:
    found = Counts(
        total=len(rows),
        red=red_rows(rows),
        red_before=before and before.rows.get("R", 0),
        overdue=sum(row.is_past for row in rows),
        wanted=wanted,
    )
    addresses = plan_url(colour="R"), plan_url(timescale="past"), reverse("queries")
    return [(each.figure, address, each.rest) for each, address in zip(sentences(found), addresses, strict=True)]


def bars_of(rows: list[GlanceRow], before: PastColours | None, on: dt.date) -> list[Bar]:
    """This quarter's colours, and last quarter's where they are known; each part leads to its rows on the same day."""
    if not rows:
        return []
    bars = [bar("This quarter", Counter(row.code for row in rows), reverse("plan"), on)]
    if before:
        day = Period.containing(on).before.end
        bars.append(bar("Last quarter", before.rows, reverse("as_at", args=[day.isoformat()]), day))
    return bars


def bar(title: str, counts: dict[str, int], address: str, day: dt.date) -> Bar:
    parts = parts_of(counts)
    words = ", ".join(f"{part.count} {COLOUR_NAMES[part.code].lower()}" for part in parts)
    linked = [(part, COLOUR_NAMES[part.code].lower(), f"{address}?colour={part.code}") for part in parts]
    return Bar(title, linked, f"{print_date(day)}: {words}")


def red_rows(rows: list[GlanceRow]) -> int:
    return sum(row.code == "R" for row in rows)


def reds_of(rows: list[GlanceRow]) -> list[Red]:
    """Red rows with their cells; one statement."""
    found = read_cells([row.action for row in rows], latest_only=True)
    return [red_of(row, found[row.action]) for row in rows]


def red_of(row: GlanceRow, cells: Cells) -> Red:
    given = remedy(proposed=proposed_date(cells), decided_on=row.decided_on, decision=row.decision, reason=row.reason)
    leads = ", ".join(cells.leads) or "Nobody"
    return Red(row.action, row.number, short(row.text), cells.evaluation, leads, short(given))


def proposed_date(cells: Cells) -> str:
    proposed = (line for line in cells.timescales if line.state == Timescale.State.PROPOSED)
    return next((print_date(line.due) or line.wording for line in proposed), "")


def changed_since(meeting: Meeting, rows: list[GlanceRow], met: PastColours | None) -> Changed:
    if met is None:
        return Changed(meeting, [], None)
    own = {row.action: row for row in rows}
    turns = turned(met.actions, {key: row.code for key, row in own.items()})
    shown = [(turn, f"{name_of(turn.before)}, now {name_of(turn.now).lower()}", own[turn.action]) for turn in turns]
    return Changed(meeting, shown[:LISTED], len(turns))


def name_of(code: str) -> str:
    return COLOUR_NAMES[code] or "Withdrawn"


def lines_of(user, on: dt.date) -> list[tuple[str, str, Figure]]:
    """A line each for ESLO cover, open rounds, and incidents as last published; two statements."""
    figures = latest_figures(on)
    cover = [("Agencies with an ESLO", figure) for key, figure in figures.items() if key == "agencies.coverage"]
    returns = [
        (f"Returns received, {found.asked.title}", came_figure(found, on))
        for found in rounds_on(on, [on])[0]
        if found.asked.closed_on is None
    ]
    children = [
        (f"Children in incidents, {Period.containing(figure.as_at).label}, as published", figure)
        for key, figure in figures.items()
        if key == "incidents.published"
    ]
    return [(words, behind(figure.address, user), figure) for words, figure in (*cover, *returns, *children)]


def each_once(rows: Sequence[GlanceRow]) -> list[GlanceRow]:
    return list({row.action: row for row in reversed(rows)}.values())[::-1]


def short(text: str) -> str:
    return cut_at_word(" ".join(text.split()), SHORT)


def plan_url(**query: str) -> str:
    return f"{reverse('plan')}?{urlencode(query)}"
