"""The rows of the plan page and the updates of an action's page as HTML, put together by plain functions.

As templates, hundreds of cells and lines with their conditions, dates and addresses took four times as long as
all the rest of these pages. Everything that people wrote goes through escape().
"""

from collections.abc import Callable
from functools import cache, partial
from html import escape

from django import template
from django.urls import reverse
from django.utils.safestring import SafeString

from actions.access import id_of
from actions.action.page.related import RelatedRecords
from actions.action.page.saved import Saved
from actions.colours.page import badge_html, code_html, colour_html
from actions.colours.rules import Evaluation
from actions.editing.page import Editing
from actions.fields.page import field_html, lines_html, more_html, opened
from actions.fields.rules import Value
from actions.glossary.rules import Explained
from actions.models import ProgressUpdate
from actions.references.page import linked
from actions.references.rules import METHOD, OBJECTIVE, Pointer
from actions.table.querysets.cells import UpdateCell
from actions.table.querysets.rows import PriorityTable, Row
from actions.wording.updates import QueryLine
from core.board.under_priority import UnderPriority
from core.text.dates import print_date

register = template.Library()

NO_VALUE = Value()
MOST_SHOWN = 600  # characters of an update in the table on the screen


@register.simple_tag
def under_priority_of(table: PriorityTable, under_priority) -> SafeString:
    """What other apps say below the table of a priority (core/board/under_priority.py); nothing where `under_priority`
    has nothing."""
    parts = under_priority.get(table.pk, ()) if under_priority else ()
    return SafeString("".join(map(under_priority_html, parts)))


def under_priority_html(part: UnderPriority) -> str:
    """A sentence, as a link where it leads on."""
    text = escape(part.text)
    text = f'<a class="govuk-link" href="{escape(part.href)}">{text}</a>' if part.href else text
    return f'<p class="under-priority">{text}</p>'


class Urls:
    """The URLs of actions, asked for once a page and not once a row; `here` is the page to return to.

    `plan` is the page of the plan in which the actions stand, `glossary` marks its terms in their texts.
    """

    def __init__(self, here: str, plan: int = 0, glossary: Explained | None = None):
        self.glossary = glossary
        self.here, self.plan = escape(here), f"{reverse('plan')}?plan={plan}"
        self._page = related_number("action")
        self._add = related_number("add_update")
        self._agencies = related_number("action_agencies")

    def page(self, action: int) -> str:
        return str(action).join(self._page)

    def add(self, action: int) -> str:
        return str(action).join(self._add)

    def agencies(self, action: int) -> str:
        return str(action).join(self._agencies)

    def linked(self, text: str, pointers: list[Pointer], update: int) -> str:
        """The text of an action (`update` is 0) or of an update, with its cross-references as links."""
        return self.marked(text, [pointer for pointer in pointers if pointer.update == update and not pointer.part])

    def linked_part(self, text: str, pointers: list[Pointer], kind: str, key: int) -> str:
        """The text of an objective or method, the same way."""
        return self.marked(text, [pointer for pointer in pointers if pointer.part == (kind, key)])

    def marked(self, text: str, own: list[Pointer]) -> str:
        shown = self.glossary.html if self.glossary else escape
        return linked(text, own, self.plan, self.page, shown) if own else shown(text)


@cache
def related_number(name: str, *more: str) -> list[str]:
    """The address of a page before and after the number of its record."""
    return reverse(name, args=[0, *more]).split("0")


@register.simple_tag
def plan_rows(
    table: PriorityTable, plan, here: str, boxes=False, edits: Editing | None = None, glossary: Explained | str = ""
) -> SafeString:
    """The rows of the body of a table; `here` is the address of the page, quoted for a query string.

    `boxes` stand beside the numbers where rows can be chosen for the form of a change to several; with `edits` cells
    are links to change them, and rows and parts have menus. `glossary` marks terms in texts that are only read.
    """
    urls = Urls(here, plan.pk, (not edits and glossary) or None)
    looks = {"table": table, "boxes": bool(boxes), "edits": edits or None}
    rows = (row_html(row, urls, **looks) for row in table.rows)
    return SafeString("\n".join(rows))


@register.simple_tag
def editing(plan, here: str, orders: bool) -> Editing:
    """How a page of a plan is edited."""
    return Editing(here, plan, orders=orders)


@register.simple_tag
def priority_menu(edits: Editing, table: PriorityTable) -> SafeString:
    """What may be done with the priority of a table."""
    return SafeString(edits.part_menu("priority", table.pk, table.title))


@register.simple_tag
def rows_by_colour(table: PriorityTable) -> SafeString:
    """How many rows a table has, and how many of each colour: "8 rows: 1A 7G", which is read out with their names."""
    rows = f"{len(table.rows)} row{'' if len(table.rows) == 1 else 's'}"
    codes = " ".join(f"{number}{code}" for code, _, number in table.colours)
    names = ", ".join(f"{number} {name}" for _, name, number in table.colours)
    shown = f'<span aria-hidden="true">: {codes}</span><span class="govuk-visually-hidden">: {names}</span>'
    return SafeString(f'&ensp;<span class="plan-table__count">{rows}{shown if codes else ""}</span>')


@register.simple_tag
def colour_badge(evaluation: Evaluation) -> SafeString:
    return SafeString(badge_html(evaluation))


@register.simple_tag
def colour_code(code: str) -> SafeString:
    """The code of a colour on its ground, before words that say the colour."""
    return SafeString(code_html(code))


@register.simple_tag
def update_cell(row: Row, here: str, plan: int) -> SafeString:
    """What stands in the update cell of a row of a plan, by its key, where it is renewed alone; the colour goes to its
    own cell."""
    colour = colour_part(row, ' hx-swap-oob="true"') if row.evaluation else ""
    return SafeString(updates_html(row, Urls(here, plan)) + colour)


def shown_text(row: Row, column: str, urls: Urls) -> str:
    """What a cell says, with links at its cross-references."""
    if column == "action":
        return urls.linked(row.text, row.pointers, 0)
    if column == "leads":
        return escape(row.leads_printed)
    if column == "timescale":
        return escape(row.timescale_cell)
    if not getattr(row, f"{column}_span"):
        return ""  # so that its terms are explained in a cell that is shown
    if column == "objective":
        return urls.linked_part(row.objective_text, row.pointers, OBJECTIVE, row.objective)
    return urls.linked_part(row.method_text, row.pointers, METHOD, row.method)


def colour_part(row: Row, attributes: str = "") -> str:
    """What stands in the colour cell of a row."""
    return f'<div id="colour-{row.placement}"{attributes}>{colour_html(row.evaluation)}</div>'


def again_part(row: Row, attributes: str = "", *, edited: bool = False) -> str:
    """When a recurring action is due next, below its timescale; where that is edited also an empty one, hidden."""
    if not (row.due_again or edited):
        return ""
    attributes += "" if row.due_again else " hidden"
    return f'<p class="plan-table__mark" id="again-{row.placement}"{attributes}>{row.due_again}</p>'


def box_html(row: Row) -> str:
    """A box by which a row is chosen, for the form with the id "bulk"."""
    return (
        '<label class="plan-table__choose no-print">'
        f'<input type="checkbox" form="bulk" name="row" value="{row.placement}" '
        f'aria-label="Choose action {row.number}"></label> '
    )


@register.simple_tag
def above_rows(table: PriorityTable) -> SafeString:
    """What extra fields say of the priority of a table."""
    return SafeString(lines_html(table.extras.beside("priority", table.pk), "govuk-body-s"))


def row_html(
    row: Row,
    urls: Urls,
    *,
    table: PriorityTable,
    boxes: bool = False,
    edits: Editing | None = None,
) -> str:
    """One row. Its priority is printed in a table of rows of several.

    The objective, the method and the action are headers of their row, the first two of every row that they cover.
    """
    extras = table.extras
    if urls.glossary:
        urls.glossary.new_row()
    cell = partial(edits.cell, row) if edits else partial(shown_text, row, urls=urls)
    marks = "".join(f'<p class="plan-table__mark">{escape(mark)}</p>' for mark in (*row.marks, row.measured) if mark)
    marks += edits.more(row, extras) + edits.row_ways(row) if edits else more_html(extras, row.extras, row.number)
    answers = f'<p class="plan-table__mark">{answers_link(row, urls)}</p>' if row.answers else ""
    several = " data-several" if len(row.leads) > 1 else ""
    beside = (
        (
            escape(field.heading),
            edits.field(row, field) if edits else field_html(field, row.extras.get(field.pk, NO_VALUE)),
        )
        for field in extras.columns
    )
    return (
        f'<tr role="row" id="row-{row.placement}">{parts_html(row, cell, table, edits)}'
        f'<th role="rowheader" scope="row" class="plan-table__action">{box_html(row) if boxes else ""}'
        f'<a class="govuk-link plan-table__number" href="{urls.page(row.action)}"'
        f'{"" if edits else header_ids(row, table)}><span class="govuk-visually-hidden">Action </span>{row.number}</a> '
        f'<div class="plan-table__text">{cell("action")}{marks}</div></th>'
        f'<td role="cell" class="plan-table__lead"{several}>{cell("leads")}{answers}</td>'
        f'<td role="cell" class="plan-table__timescale">{cell("timescale")}{again_part(row, edited=bool(edits))}</td>'
        + (f'<td role="cell" class="plan-table__colour">{colour_part(row)}</td>' if row.evaluation else "")
        + "".join(f'<td role="cell" data-label="{heading}">{value}</td>' for heading, value in beside)
        + f'<td role="cell" class="plan-table__update" id="updates-{row.placement}">{updates_html(row, urls)}</td></tr>'
    )


def parts_html(row: Row, cell: Callable[[str], str], table: PriorityTable, edits: Editing | None) -> str:
    """The cells of the objective and the method of a row, with its priority in a table of rows of several."""
    levels = table.levels
    above = f"{levels.priority} {row.priority_text}" if table.is_mixed and row.priority_text else ""
    objective = cell("objective") + lines_html(table.extras.beside("objective", row.objective), "plan-table__mark")
    method, method_id = cell("method"), f"method-{row.method}"
    if edits and not table.is_mixed:
        objective += edits.part_menu("objective", row.objective, row.objective_text) if row.objective_span else ""
        method += edits.part_menu("method", row.method, row.method_text) if row.method_span else ""
    if not table.has_objectives:
        method += edits.part_menu("objective", row.objective, "") if edits and row.objective_span else ""
        return merged_html(levels.method, method, row.method_span, above, method_id)
    return merged_html(
        levels.objective, objective, row.objective_span, above, f"objective-{row.objective}"
    ) + merged_html(levels.method, method, row.method_span, "", method_id)


def header_ids(row: Row, table: PriorityTable) -> str:
    """An attribute by which the objective and the method of a row are read out where they stand in a row above it."""
    covered = [f"objective-{row.objective}"] if table.has_objectives and not row.objective_span else []
    covered += [] if row.method_span else [f"method-{row.method}"]
    return f' aria-describedby="{" ".join(covered)}"' if covered else ""


def answers_link(row: Row, urls: Urls) -> str:
    """How the answers of agencies stand, as a link to them."""
    return (
        f'<a class="govuk-link" href="{urls.agencies(row.action)}">{escape(row.answers.in_words)}'
        f'<span class="govuk-visually-hidden">: the agencies’ answers to action {row.number}</span></a>'
    )


def merged_html(label: str, text: str, span: int, priority: str = "", anchor: str = "") -> str:
    """A header over `span` rows; "" with 0, below one that covers it.

    `text` is escaped already. `priority` is said first, small, where the row stands alone. `anchor` is the id to
    which links lead.
    """
    if not span:
        return ""
    if priority:
        text, anchor = f'<p class="plan-table__priority">{escape(priority)}</p>{text}', ""
    rows = f' rowspan="{span}"' if span > 1 else ""
    anchor = f' id="{anchor}"' if anchor else ""
    label = f' data-label="{escape(label)}"'
    if not text.strip():  # a header says something
        return f'<td role="cell"{rows}{anchor}{label}></td>'
    return f'<th role="rowheader" scope="row"{rows}{anchor}{label}>{text}</th>'


def updates_html(row: Row, urls: Urls) -> str:
    """The latest update of a row, a link to the earlier ones, and a button to add one where this person may."""
    parts = [update_html(update, row, urls) for update in row.updates]
    parts += [query_html(query) for query in row.queries]
    if not (row.earlier or row.editable):
        return "".join(parts)
    parts.append('<p class="plan-table__ways no-print">')
    if row.earlier:
        text = f"{row.earlier} earlier update{'' if row.earlier == 1 else 's'}"
        parts.append(
            f'<a class="govuk-link" href="{urls.page(row.action)}#updates">{text}'
            f'<span class="govuk-visually-hidden"> of action {row.number}</span></a> '
        )
    if row.editable:
        form, place = urls.add(row.action), row.placement
        parts.append(
            '<a class="govuk-button govuk-button--secondary compact" role="button" draggable="false" '
            f'data-module="govuk-button" href="{form}?next={urls.here}%23row-{place}" '
            f'hx-get="{form}?place={place}" hx-target="#updates-{place}">Update'
            f'<span class="govuk-visually-hidden"> action {row.number}</span></a>'
        )
    parts.append("</p>")
    return "".join(parts)


def query_html(query: QueryLine) -> str:
    """A query that waits for a decision, as files print it too."""
    return (
        f'<p class="plan-table__query"><strong>Query, {print_date(query.on)}:</strong> '
        f'<span class="keep-lines">{escape(query.text)}</span></p>'
    )


def update_html(update: UpdateCell, row: Row, urls: Urls) -> str:
    """Day and author in bold, then the text; the rest of a long one is opened on the screen, and printed."""
    begun, rest = (urls.linked(text, row.pointers, update.pk) for text in split_at_limit(update.text))
    more = opened("Read on", f"in the update of action {row.number}", rest) if rest else ""
    return f"<strong>{escape(update.heading)}:</strong> {begun}{more}"


def split_at_limit(text: str) -> tuple[str, str]:
    """The words within the first MOST_SHOWN characters of a text, and the rest of it; together they are the text."""
    if len(text) <= MOST_SHOWN:
        return text, ""
    end = max(text.rfind(space, 0, MOST_SHOWN + 1) for space in " \n")
    end = end if end > 0 else MOST_SHOWN
    return text[:end], text[end:]


@register.simple_tag
def update_lines(
    updates: list[ProgressUpdate],
    correctable_by,
    related: RelatedRecords,
    action,
    may_ask: bool,
    glossary: Explained,
    saved: Saved,
) -> SafeString:
    """The updates of an action's page, each with what may be done about it.

    `correctable_by` is "all" where every one may be corrected, else the key of the person who may correct their own;
    None where nobody may. `may_ask` is whether the reader may raise a query, `saved` what was saved a moment ago.
    """
    glossary.new_row()
    urls, asked = Urls("", action.plan_id, glossary), related.asked_from
    follow_up, query = (f"{reverse(name, args=[action.pk])}?update=" for name in ("add_follow_up", "raise_query"))
    correct, strike_out = (reverse(name, args=[0]).split("0") for name in ("correct_update", "strike_out_update"))
    history = reverse("history", args=["update", 0]).split("0")
    lines = []
    for update in updates:
        links, when = [], print_date(update.on)
        if correctable_by == "all" or correctable_by and update.author_id == correctable_by:
            links.append(("Correct", correct, "the update"))
            links.append(("Strike out", strike_out, "the update"))
        if correctable_by:
            links.append(("Note a follow-up", [follow_up, ""], "out of the update"))
        if may_ask and "?" in update.text and update.pk not in asked:
            links.append(("Note as a query", [query, ""], "what is asked in the update"))
        if update.corrected_on:
            links.append(("Earlier versions", history, "of the update"))
        shown = " ".join(
            f'<a class="govuk-link" href="{str(update.pk).join(url)}">{text}'
            f'<span class="govuk-visually-hidden"> {what} of {when}</span></a>'
            for text, url, what in links
        )
        lines.append(update_line(update, when, shown, urls.linked(update.text, related.pointers, update.pk), saved))
    return SafeString("".join(lines))


def update_line(update: ProgressUpdate, when: str, links: str, text: str, saved: Saved) -> str:
    """One update with its links; its text is escaped already."""
    assumed = " (date of the document)" if update.date_assumed else ""
    who = f', <span class="update-line__who">{escape(update.author_name)}</span>' if update.author_name else ""
    corrected = ""
    if update.corrected_on:
        label = f"corrected on {print_date(update.corrected_on)}"
        corrected = f' <span class="govuk-hint govuk-!-display-inline">{label}</span>'
    place = id_of(update)
    return (
        f'<div class="update-line"{saved.id_of(place)}>{saved.text_at(place)}'
        f'<p class="govuk-body">'
        f'<span class="update-line__when">{when}</span>'
        f"{assumed}{who}{corrected}</p>"
        f'<p class="govuk-body update-line__text">{text}</p>'
        + (f'<p class="action-links no-print">{links}</p>' if links else "")
        + "</div>\n"
    )
