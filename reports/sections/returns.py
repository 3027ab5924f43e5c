"""Requests to agencies and the responses: audit returns by kind, ESLO returns, improvement actions.

The published edition names no agency, and no kind with only a few agencies.
"""

from agencies.directory.figures import Answered, eslo_returns_of
from audits.results.returns_figures import RoundCame, came_figure, improvements_figures, rounds_on
from core.documents.model import Heading, Table
from core.text.dates import print_date
from core.text.numbers import share
from reports.drafts.blocks import Block, Commentary, FigureList, OpenPoint
from reports.sections.section import ANNUAL, DETAILS, PERIOD, QUARTERLY, RETURNS, Basis, Section
from reports.sections.shared import text_table

KEY = "returns"
KINDS = (("Kind of agency", 3), ("Asked", 1), ("Received", 1), ("Outstanding", 1), ("Share received", 1))
ASKED = (("ESLO return", 3), ("Wanted by", 1.4), ("Asked", 1), ("Answered", 1), ("Outstanding", 1))
COUNTED = ("Asked", "Received", "Answered", "Outstanding", "Share received")


def draft(basis: Basis) -> tuple[Block, ...]:
    rounds, asked = rounds_now(basis), eslo_returns(basis)
    earlier = {} if basis.is_first else {each.asked.pk: each.all.received for each in rounds_before(basis)}
    days = [basis.on] if basis.is_first else [basis.since.on, basis.on]
    period = basis.period.key
    figures = [came_figure(each, basis.on, earlier.get(each.asked.pk), period) for each in rounds]
    figures.append(improvements_figures(days, period)[-1])
    return (
        FigureList(tuple(figures), "Audit returns"),
        *((asked_table(asked),) if asked else ()),
        Commentary(f"{KEY}/more", "What do the returns say?"),
    )


def asked_table(asked: list[Answered]) -> Table:
    return text_table("ESLO returns", ASKED, [row(each) for each in asked], numbers=COUNTED, tab=RETURNS)


def by_kind(basis: Basis) -> tuple[Block, ...]:
    blocks: list[Block] = []
    for each in rounds_now(basis):
        blocks.append(Heading(3, each.asked.title))
        blocks.append(
            text_table(
                f"Received by kind: {each.asked.title}",
                KINDS,
                lines_of(each, basis),
                numbers=COUNTED,
                tab=RETURNS,
            )
        )
    return tuple(blocks)


def rounds_now(basis: Basis) -> list[RoundCame]:
    return rounds_in_time(basis)[1]


def rounds_before(basis: Basis) -> list[RoundCame]:
    return rounds_in_time(basis)[0]


def rounds_in_time(basis: Basis) -> list[list[RoundCame]]:
    return basis.once("rounds", lambda: rounds_on(basis.period.begin, (basis.since.on, basis.on)))


def eslo_returns(basis: Basis) -> list[Answered]:
    return basis.once(("eslo returns", basis.on), lambda: eslo_returns_of(basis.period.begin, basis.on))


def lines_of(found: RoundCame, basis: Basis) -> list[tuple[str, ...]]:
    lines = found.published() if basis.is_published else [*found.kinds.values()]
    return [
        (each.label, str(each.asked), str(each.received), str(each.outstanding), share(each.received, each.asked))
        for each in (*lines, found.all)
    ]


def row(found: Answered) -> tuple[str, ...]:
    due = print_date(found.eslo_return.due_on)
    return found.eslo_return.title, due, str(found.asked), str(found.answered), str(found.outstanding)


def open_points(basis: Basis) -> tuple[OpenPoint, ...]:
    """Rounds past their last day with outstanding returns."""
    late = [each for each in rounds_now(basis) if each.asked.final_deadline < basis.on and each.all.outstanding]
    return tuple(
        OpenPoint(
            "returns",
            f"{each.all.outstanding} of {each.all.asked} returns are outstanding: {each.asked.title}",
            f"/audits/rounds/{each.asked.pk}/",
        )
        for each in late
    )


SECTION = Section(KEY, "Returns", frozenset({QUARTERLY, ANNUAL}), draft, open_points, part=PERIOD)
BY_KIND = Section("returns_by_kind", "Returns by kind of agency", frozenset({QUARTERLY, ANNUAL}), by_kind, part=DETAILS)
