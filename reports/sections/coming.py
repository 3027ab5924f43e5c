"""Actions due in the following period."""

from actions.figures.querysets import PlanFigures
from core.documents.model import Paragraph
from core.text.dates import print_date
from core.text.numbers import counted
from reports.drafts.blocks import Block, Commentary
from reports.sections.highlights import Part, in_place, listing
from reports.sections.section import PERIOD, QUARTERLY, Basis, Section
from reports.sections.shared import badge, led_by, number, short, with_plan

KEY = "coming"
BRIEF = 60  # characters of an action
COLUMNS = (("No.", 0.5), ("Action", 4), ("Owner", 2.4), ("Due", 1.8), ("Colour", 1.3))


@with_plan
def draft(basis: Basis, found: PlanFigures) -> tuple[Block, ...]:
    until = print_date(basis.period.after.end)
    blocks = list(in_place(basis, KEY)) or [Paragraph(f"No open action has a date up to {until}.")]
    later = sum(each.due > basis.period.after.end for each in found.coming)
    if later:
        text = f"{counted(later).capitalize()} {'is' if later == 1 else 'are'} due later."
        if isinstance(blocks[-1], Paragraph):
            text = f"{blocks.pop().content} {text}"
        blocks.append(Paragraph(text))
    return (*blocks, Commentary(f"{KEY}/more", "What else comes next?"))


@listing(KEY, "Due next", COLUMNS)
def rows(basis: Basis, found: PlanFigures) -> list[Part]:
    due = [each for each in found.coming if each.due <= basis.period.after.end]
    own = ((number(e), short(e, BRIEF), led_by(e), print_date(e.due), badge(e)) for e in due)
    return [Part("Due next", tuple(own))]


SECTION = Section(KEY, "Due next", frozenset({QUARTERLY}), draft, part=PERIOD)
