"""The rows of the plan page with their cells, as a person may change them."""

from functools import lru_cache

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from actions.access import writing_on
from actions.colours.querysets import ColourRows
from actions.models import Placement, Plan
from actions.table.filters import PlanFilter, plan_choices
from actions.table.querysets.rows import ACTION, PriorityTable, mark_editable, read_table
from actions.wording.levels import LEVELS
from core.board.figure_days import latest_in_words
from core.documents import KINDS
from core.text.dates import today
from core.text.numbers import count_of


def shown_table(records: list[tuple], plan: Plan, user, *, grouped: bool) -> list[PriorityTable]:
    """Rows of a page of a plan (values_list of ROW_FIELDS) with their latest update, marked if editable by `user`."""
    looks = {"grouped": grouped, "extras": plan.extra_fields.with_parts(), "levels": plan.levels}
    tables = read_table(records, latest_only=True, **looks)
    mark_editable(tables, writing_on({record[ACTION] for record in records}, plan, user).allowed)
    mark_measured(tables)
    return tables


def mark_measured(tables: list[PriorityTable]) -> None:
    """Set on each row that has a measure what that was last; one statement where there are any."""
    rows = [row for table in tables for row in table.rows if row.measure]
    sentences = latest_in_words(today()) if rows else {}
    for row in rows:
        row.measured = sentences.get(row.measure, "")


ALL_UPDATES = "all"
OFFERS_NOTHING = {"priorities": [], "leads": [], "levels": LEVELS}
UPDATES = {ALL_UPDATES: "", "latest": "With the latest update only"}
FORMATS = {name: KINDS[name].label for name in ("docx", "pdf", "xlsx", "csv")}


def filtered_rows(request, plan: Plan, *, is_shown: bool = True) -> PlanFilter:
    """The filter form with the rows that pass it: for the page, the print and the export alike.

    Where it is not displayed and nothing was requested, its choices are not read.
    """
    placements, data = plan.placements.visible_to(request.user).in_print(), filter_data(request)
    choices = plan_choices(plan) if is_shown or data else OFFERS_NOTHING
    return PlanFilter(data, placements, choices=choices, prefix=None)


def filter_data(request):
    return request.GET if any(base_name(name) in PlanFilter.base_filters for name in request.GET) else None


def base_name(parameter: str) -> str:
    """The filter to which a parameter belongs: due_from_day → due_from."""
    for box in ("_day", "_month", "_year"):
        parameter = parameter.removesuffix(box)
    return parameter


def filter_panel(
    rows: PlanFilter, clear_url: str, keep: dict, *, title: str = "Find rows", closed: bool = False
) -> SafeString:
    """The filter form as HTML. `keep` are parameters of the page that a new choice keeps; `closed`: it stays closed
    while rows are filtered, since the page says by what."""
    words = {"title": title, "submit": "Show rows", "closed": closed}
    context = {"form": rows.form, "clear_url": clear_url, "keep": keep, "summary": False, **words}
    return render_to_string("components/filter_panel.html", context)


def plan_panel(rows: PlanFilter, clear_url: str, keep: dict) -> SafeString:
    """The filter form of the plan page as HTML, closed; kept where no filter is set, since rendering it takes long."""
    if rows.narrows or rows.is_wrong:
        return filter_panel(rows, clear_url, keep, closed=True)
    return panel_without_filters(rows.order, clear_url, tuple(keep.items()), **rows.offered)


@lru_cache(maxsize=16)
def panel_without_filters(order: str, clear_url: str, keep, **choices) -> SafeString:
    rows = PlanFilter({"sort": order} if order else None, Placement.objects.none(), choices=choices)
    return filter_panel(rows, clear_url, dict(keep), closed=True)


def colour_links(colours: ColourRows, url: str) -> list[tuple[str, str, str]]:
    """(code, "9 red", URL of these rows) for each colour in the plan, reds first."""
    ending = "&colour=" if "?" in url else "?colour="
    return [(code, label, url + ending + code) for code, label in colours.labels()]


def count_line(rows: PlanFilter, count: int, *, more: bool) -> str:
    """How many rows are displayed, and by which filters; "" where the plan has none. `more`: there are more rows than
    were counted."""
    if not (count or rows.narrows):
        return ""
    line = count_of(count, "row") if count else "No row"
    line = f"More than {line}" if more else line
    if rows.narrows:
        asked = "; ".join(words for name, words in rows.in_words() if name != "sort")
        line += f" of the plan match{'es' if count < 2 else ''} your filters ({asked})"
    return f"{line}, in a different order from the printed one" if rows.order and count else line
