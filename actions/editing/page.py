"""What the table of a plan has more of where it is edited, as HTML: cells as links to their forms, and menus."""

from functools import cache
from html import escape

from django.urls import reverse
from django.utils.safestring import SafeString

from actions.fields.page import field_html, opened
from actions.fields.rules import Extras, Field, Value
from actions.models import Action, Plan
from actions.structure.page import Part, parts_without_rows
from actions.table.querysets.rows import Row
from actions.wording.levels import in_sentence, with_article
from core.text.values import cut_at_word

NO_VALUE = Value()
BLANK = '<span class="optional">Blank</span>'


def link_html(url: str, name: str, html: str, same: str = "") -> str:
    """What is in a cell; `name` is what is edited, `html` what the cell says.

    Cells with an equal `same` say the same and change together.
    """
    return (
        f'<a class="cell__link" href="{url}"><span class="govuk-visually-hidden">Edit {escape(name)}: </span>'
        f'<span data-same="{same}">{html or BLANK}</span></a>'
    )


class Editing:
    """How the page of a plan is edited.

    `here` is its address, quoted for a query string; "" where it shows the whole plan. `orders`: all rows stand in the
    printed order, so that a new one can be put in place.
    """

    def __init__(self, here: str, plan: Plan, *, orders: bool):
        self.here, self.plan, self.orders = escape(here), plan, orders
        self.added = 0  # the row that has just been added

    def cell(self, row: Row, column: str) -> str:
        """A cell as a link to change it. What is printed once over several rows is changed in the first of them."""
        if column in ("objective", "method"):
            text, key = getattr(row, f"{column}_text"), getattr(row, column)
            name = f"{in_sentence(getattr(row.levels, column))} of action {row.number}"
            is_open = getattr(row, f"{column}_span")
        else:
            texts = {"action": row.text, "leads": row.leads_printed, "timescale": row.timescale_cell}
            text, key = texts[column], row.action
            name = f"{'' if column == 'action' else f'{column} of '}action {row.number}"
            is_open = row.status != Action.Status.WITHDRAWN
        return self.changeable(row, column, name, escape(text), f"{column}-{key}", is_open)

    def field(self, row: Row, about: Field) -> str:
        html = field_html(about, row.extras.get(about.pk, NO_VALUE))
        name, same = f"“{about.heading}” of action {row.number}", f"x-{about.pk}-{row.action}"
        return self.changeable(row, f"x-{about.key}", name, html, same, row.status != Action.Status.WITHDRAWN)

    def changeable(self, row: Row, column: str, name: str, html: str, same: str, is_open) -> str:
        if not is_open:
            return f'<span data-same="{same}">{html}</span>'
        place = f"cell-{column}-{row.placement}"
        url = self.url("edit_cell", row.placement, column, back=f"row-{row.placement}")
        return f'<div class="cell" id="{place}">{link_html(url, name, html, same)}</div>'

    def more(self, row: Row, extras: Extras) -> str:
        """What the fields that are no columns say of the action of a row, also those that say nothing."""
        lines = (
            f'<div class="plan-table__mark"><strong>{escape(about.heading)}:</strong> {self.field(row, about)}</div>'
            for about in extras.more
        )
        return opened("More", f"of action {row.number}", "".join(lines)) if extras.more else ""

    def row_ways(self, row: Row) -> str:
        """Below the text of an action: what may be done with its row, and a new one after it."""
        url = self.url("add_row_below", row.placement, back=f"row-{row.placement}")
        mark = " data-below" if self.orders else ""
        words = "Add another row" if row.placement == self.added else "Add a row"
        return (
            f'<div class="plan-table__ways no-print">{self.row_menu(row)}<a class="govuk-link" href="{url}"{mark}>'
            f'{words} below<span class="govuk-visually-hidden"> action {row.number}</span></a></div>'
        )

    def row_menu(self, row: Row) -> str:
        place = f"row-{row.placement}"
        return menu(self.url("row_menu", row.placement, back=place), "Change row", f"of action {row.number}")

    def part_menu(self, kind: str, pk: int, text: str) -> str:
        """What may be done with a priority, an objective or a method with this text."""
        place, level = f"{kind}-{pk}", in_sentence(getattr(self.plan.levels, kind))
        url = self.url("part_menu", kind, pk, back=place)
        return menu(url, f"Change {level}", cut_at_word(" ".join(text.split()), 60))

    def add_priority(self) -> str:
        return f"Add {with_article(self.plan.levels.priority)}"

    def without_rows(self) -> list[tuple[Part, SafeString]]:
        """The parts under which no action stands, which are not in the table, with their menus."""
        parts = parts_without_rows(self.plan)
        return [(part, SafeString(self.part_menu(part.kind, part.pk, part.text))) for part in parts]

    def url(self, name: str, *args, back: str) -> str:
        """A page about the record with the last number of `args`, which leads back to the place `back` of this page.

        Without `here` it leads back there by itself.
        """
        return f"{address(name, *args)}?next={self.here}%23{back}" if self.here else address(name, *args)


def address(name: str, *args) -> str:
    at = max(place for place, value in enumerate(args) if isinstance(value, int))
    before, after = pattern(name, at, *args[:at], *args[at + 1 :])
    return f"{before}{args[at]}{after}"


@cache
def pattern(name: str, at: int, *args: str) -> tuple[str, str]:
    """An address before and after the number of its record, which stands at this place of the arguments."""
    before, _, after = reverse(name, args=[*args[:at], NUMBER, *args[at:]]).partition(str(NUMBER))
    return before, after


NUMBER = 918_273_645  # in no other part of an address


def menu(url: str, words: str, named: str) -> str:
    """A menu that is opened by a link; `named` is what it is about, for readers who cannot see where it stands."""
    return (
        f'<div class="row-menu no-print"><a class="govuk-link" href="{url}">{escape(words)}'
        f'<span class="govuk-visually-hidden"> {escape(named)}</span></a></div>'
    )
