"""The rows of the plan page and the updates of an action's page as HTML, put together by plain functions.

As templates, hundreds of cells and lines with their conditions, dates and addresses took four times as long as
all the rest of these pages. Everything that people wrote goes through escape().
"""

from __future__ import annotations

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
from actions.fields.page import field_html, lines_html, more_html
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
from core.text.values import cut_at_word

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
        """The page of an action."""
        return str(action).join(self._page)

    def add(self, action: int) -> str:
        """The form for one more update."""
        return str(action).join(self._add)

    def agencies(self, action: int) -> str:
        """What agencies answer to an action."""
        return str(action).join(self._agencies)

    def linked(self, text: str, pointers: list[Pointer], update: int, *, plain: bool = False) -> str:
        """The text of an action (`update` is 0) or of an update, with its cross-references as links, and without terms
        where `plain`.
        """
        own = [pointer for pointer in pointers if pointer.update == update and not pointer.part]
        return self.marked(text, own, plain=plain)

    def linked_part(self, text: str, pointers: list[Pointer], kind: str, key: int, *, plain: bool = False) -> str:
        """The text of an objective or method, the same way."""
        return self.marked(text, [pointer for pointer in pointers if pointer.part == (kind, key)], plain=plain)

    def marked(self, text: str, own: list[Pointer], *, plain: bool) -> str:
        shown = escape if plain or self.glossary is None else self.glossary.html
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
    action_heading, update_heading = escape(plan.action_heading), escape(plan.update_heading)
    looks = {"table": table, "boxes": bool(boxes), "edits": edits or None}
    rows = (row_html(row, urls, action_heading, update_heading, **looks) for row in table.rows)
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
def colour_badge(evaluation: Evaluation) -> SafeString:
    """A colour as code, word and colour."""
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
    if column in ("leads", "timescale"):
        return escape(getattr(row, f"{column}_cell"))
    if column == "objective":
        is_hidden = not row.objective_span
        return urls.linked_part(row.objective_text, row.pointers, OBJECTIVE, row.objective, plain=is_hidden)
    return urls.linked_part(row.method_text, row.pointers, METHOD, row.method, plain=not row.method_span)


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
    action_heading: str,
    update_heading: str,
    *,
    table: PriorityTable,
    boxes: bool = False,
    edits: Editing | None = None,
) -> str:
    """One row; the headings are escaped already. Its priority is printed in a table of rows of several."""
    extras = table.extras
    if urls.glossary:
        urls.glossary.new_row()
    cell = partial(edits.cell, row) if edits else partial(shown_text, row, urls=urls)
    marks = "".join(f'<p class="plan-table__mark">{escape(mark)}</p>' for mark in row.marks)
    marks += edits.more(row, extras) + edits.row_ways(row) if edits else more_html(extras, row.extras, row.number)
    answers = f'<p class="plan-table__mark">{answers_link(row, urls)}</p>' if row.answers else ""
    beside = (
        (
            escape(field.heading),
            edits.field(row, field) if edits else field_html(field, row.extras.get(field.pk, NO_VALUE)),
        )
        for field in extras.columns
    )
    return (
        f'<tr role="row" id="row-{row.placement}">{parts_html(row, cell, table, edits)}'
        f'<td role="cell" data-label="{action_heading}">{box_html(row) if boxes else ""}'
        f'<a class="govuk-link plan-table__number" href="{urls.page(row.action)}">{row.number}'
        '<span class="govuk-visually-hidden">: open this action</span></a> '
        f"{cell('action')}{marks}</td>"
        f'<td role="cell" data-label="Lead responsibility">{cell("leads")}{answers}</td>'
        f'<td role="cell" data-label="Timescale">{cell("timescale")}{again_part(row, edited=bool(edits))}</td>'
        + (f'<td role="cell" data-label="Colour">{colour_part(row)}</td>' if row.evaluation else "")
        + "".join(f'<td role="cell" data-label="{heading}">{value}</td>' for heading, value in beside)
        + f'<td role="cell" data-label="{update_heading}" id="updates-{row.placement}">'
        f"{updates_html(row, urls)}</td></tr>"
    )


def parts_html(row: Row, cell: Callable[[str], str], table: PriorityTable, edits: Editing | None) -> str:
    """The cells of the objective and the method of a row, with its priority in a table of rows of several."""
    levels = table.levels
    above = f"{levels.priority} {row.priority_text}" if table.is_mixed and row.priority_text else ""
    objective = cell("objective") + lines_html(table.extras.beside("objective", row.objective), "plan-table__mark")
    method, method_id = cell("method"), ""
    if edits and not table.is_mixed:
        objective += edits.part_menu("objective", row.objective, row.objective_text) if row.objective_span else ""
        method += edits.part_menu("method", row.method, row.method_text) if row.method_span else ""
        method_id = f"method-{row.method}"
    if not table.has_objectives:
        method += edits.part_menu("objective", row.objective, "") if edits and row.objective_span else ""
        return merged_html(levels.method, method, row.method_span, above, method_id)
    return merged_html(
        levels.objective, objective, row.objective_span, above, f"objective-{row.objective}"
    ) + merged_html(levels.method, method, row.method_span, "", method_id)


def answers_link(row: Row, urls: Urls) -> str:
    """How the answers of agencies stand, as a link to them."""
    return (
        f'<a class="govuk-link" href="{urls.agencies(row.action)}">{escape(row.answers.in_words)}'
        f'<span class="govuk-visually-hidden">: the agencies’ answers to action {row.number}</span></a>'
    )


def merged_html(label: str, text: str, span: int, priority: str = "", anchor: str = "") -> str:
    """A cell over `span` rows; with 0 it stands below a cell that covers it, and is shown only on narrow screens.

    `text` is escaped already. `priority` is said first, small, where the row stands alone. `anchor` is the id to
    which links lead.
    """
    label = escape(label)
    if priority:
        text = f'<p class="plan-table__priority">{escape(priority)}</p>{text}'
        return f'<td role="cell" data-label="{label}">{text}</td>'
    if not span:
        return f'<td role="cell" class="plan-table__continued" data-label="{label}">{text}</td>'
    rows = f' rowspan="{span}"' if span > 1 else ""
    anchor = f' id="{anchor}"' if anchor else ""
    return f'<td role="cell"{rows}{anchor} data-label="{label}">{text}</td>'


def updates_html(row: Row, urls: Urls) -> str:
    """The updates of a row, a link to the earlier ones, and one to add another where this person may."""
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
            f'<a class="govuk-link" href="{form}?next={urls.here}%23row-{place}" '
            f'hx-get="{form}?place={place}" hx-target="#updates-{place}">Add an update'
            f'<span class="govuk-visually-hidden"> to action {row.number}</span></a>'
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
    """Day and author in bold, then the text: on the screen the beginning of a long one, on paper the whole."""
    heading = f"<strong>{escape(update.heading)}:</strong>"
    if len(update.text) <= MOST_SHOWN:
        return f"{heading} {urls.linked(update.text, row.pointers, update.pk)}"
    text = urls.linked(update.text, row.pointers, update.pk, plain=True)
    beginning = cut_at_word(update.text, MOST_SHOWN)
    return (
        f'{heading} <span class="no-print">{urls.linked(beginning, row.pointers, update.pk)} '
        f'<a class="govuk-link" href="{urls.page(row.action)}#update-{update.pk}">Read the whole update'
        f'<span class="govuk-visually-hidden"> of action {row.number}</span></a></span>'
        f'<span class="print-only">{text}</span>'
    )


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
