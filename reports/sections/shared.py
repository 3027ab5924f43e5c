"""Helpers of several sections: text tables, names of actions, and directions since the last report."""

from collections.abc import Callable, Collection, Iterable, Sequence
from functools import wraps

from actions.colours.page import file_badge
from actions.figures.direction import Direction, direction
from actions.figures.querysets import PlanFigures, Standing
from core.board.first_day import nothing_yet
from core.documents.model import NUMBERS, VALUES, Cell, Column, Paragraph, Table
from core.text.dates import print_date
from core.text.values import cut_at_word
from reports.drafts.blocks import Block
from reports.drafts.plans import carried, figures_before, figures_now
from reports.sections.section import Basis

NO_PLAN = Paragraph("No plan was known on that day.")
LIST = "List"  # the heading of the first column of a sheet that several tables share
SHORT = 110  # characters of an action, where its number leads to the full text
type Content = str | Cell


def with_plan(draft: Callable[[Basis, PlanFigures], tuple[Block, ...]]) -> Callable[[Basis], tuple[Block, ...]]:
    """Decorator: gives a draft the figures of the plan too, or in its place a sentence that there is no plan."""

    @wraps(draft)
    def drafted(basis: Basis) -> tuple[Block, ...]:
        found = figures_now(basis)
        return (NO_PLAN,) if found is None else draft(basis, found)

    return drafted


def nothing_to_compare(basis: Basis) -> tuple[Block, ...]:
    """In place of what changed, in the first report of a board."""
    return (Paragraph(nothing_yet(basis.first_day)),)


def compared_with(basis: Basis) -> str:
    return basis.last_report or f"what was known of {print_date(basis.since.on)}"


def text_table(
    caption: str,
    columns: Sequence[tuple[str, float]],
    rows: Iterable[Sequence[Content]],
    *,
    heads: int = 1,
    numbers: Collection[str] = ("No.",),
    tab: str = "",
    context: tuple[tuple[str, str], ...] = (),
    summary: str = "",
) -> Table:
    """A table of texts and cells; the first `heads` columns are row headers. `numbers` are the headings of columns
    that hold numbers alone. Tables with the same `tab` share that sheet of the workbook, each row with its `context`
    in front, by default the caption; without one the caption names a sheet of its own.
    """
    made = tuple(
        Column(name, width, is_row_header=place < heads, values=NUMBERS if name in numbers else VALUES)
        for place, (name, width) in enumerate(columns)
    )
    cells = tuple(tuple(each if isinstance(each, Cell) else Cell(each) for each in row) for row in rows)
    return Table(
        made,
        cells,
        caption,
        summary,
        worksheet=tab or caption,
        context=context or (((LIST, caption),) if tab else ()),
    )


def short(standing: Standing, most: int = SHORT) -> str:
    return cut_at_word(" ".join(standing.text.split()), most)


def number(standing: Standing) -> Cell:
    """The number of an action, which leads to its page."""
    return Cell(str(standing.number), address=f"/plan/actions/{standing.action}/")


def text_of(content: Content) -> str:
    return content.text if isinstance(content, Cell) else content


def badge(standing: Standing, more: str = "") -> Cell:
    return Cell(more, badge=file_badge(standing.evaluation))


def led_by(standing: Standing) -> str:
    return ", ".join(standing.leads) or "Nobody"


def last_update_text(standing: Standing) -> str:
    update = standing.update
    if update is None:
        return "No update yet"
    who = f", {update.author_name}" if update.author_name else ""
    return f"{print_date(update.on)}{who}: {' '.join(update.text.split())}"


def codes_before(basis: Basis) -> dict[int, str]:
    """Action → colour code at the last report, "" if withdrawn; one carried on has that of the plan before."""
    now, before = figures_now(basis), figures_before(basis)
    if now is None or before is None:
        return {}
    held = {key: each.evaluation.code for key, each in before.actions.items()}
    held |= {key: "" for key, action in before.state["action"].items() if action.status == "withdrawn"}
    if now.state.plan.pk == before.state.plan.pk:
        return held
    return {key: held[source] for key, source in carried(basis).items() if source in held}


def directions(basis: Basis) -> dict[int, Direction] | None:
    """The direction of each printed action since the last report; None where the plan was not known then."""
    now, before = figures_now(basis), figures_before(basis)
    if now is None or before is None:
        return None
    codes = codes_before(basis)
    return {key: direction(codes.get(key), each.evaluation.code) for key, each in now.actions.items()}


def travelled(found: dict[int, Direction] | None, standing: Standing) -> str:
    return found[standing.action].text if found else "not known"
