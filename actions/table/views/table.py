"""The plan page: one queryset and one filter form, shared with its exports (files.py)."""

from functools import cache
from urllib.parse import quote, urlencode

from django.core.paginator import Page
from django.http import QueryDict
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse

from actions.access import plan_choice
from actions.models import GlossaryTerm, Placement, Plan
from actions.table.filters import PlanFilter
from actions.table.page import (
    ALL_UPDATES,
    FORMATS,
    UPDATES,
    colour_links,
    count_line,
    filtered_rows,
    plan_panel,
    shown_table,
)
from actions.table.querysets.rows import ROW_FIELDS
from agencies.access import may, page_view
from core.board.under_priority import read_under_priority
from core.importing.registry import importer_named
from core.pages.paging import COUNTED, PAGE, WHOLE, RowPaginator, keys_within, page_number
from core.text.dates import today


def read_page(request, rows: PlanFilter) -> tuple[list, Page | None]:
    """The rows to display, and the Django Page that holds them where they are too many for one page.

    Two statements: the keys of the rows from those of the page as far as they are counted, and the values of the rows
    of the page. One more where the requested page does not exist, for the keys from the first.
    """
    number = page_number(request.GET.get("page", ""))
    skipped, limit = (number - 1) * PAGE, number * PAGE + COUNTED
    keys = keys_within(rows.qs, skipped, limit + 1 - skipped)
    if skipped and (not keys or skipped + len(keys) <= WHOLE):
        skipped, keys = 0, keys_within(rows.qs, 0, limit + 1)
    if skipped + len(keys) <= WHOLE:
        return records_of(keys), None
    page = RowPaginator(keys, limit, skipped).get_page(number)
    return records_of(page.object_list), page


def records_of(keys: list[int]) -> list[tuple]:
    rows = Placement.objects.filter(pk__in=keys).order_by().values_list(*ROW_FIELDS)
    found = {record[0]: record for record in rows}
    return [found[key] for key in keys if key in found]


@page_view("plan.read")
def plan(request):
    choice = plan_choice(request)
    if choice.shown is None:
        return render(request, "actions/no_plan.html")
    rows = filtered_rows(request, choice.shown)
    records, page = read_page(request, rows)
    tables = shown_table(records, choice.shown, request.user, grouped=not rows.order)
    changes = not choice.shown.is_closed and may(request.user, "plan.structure")
    edits = changes and request.GET.get("edit") == "1"
    keep = {"plan": choice.shown.pk} if choice.named else {}
    keep |= {"edit": 1} if edits else {}
    clear_url = request.path + (f"?{urlencode(keep)}" if keep else "")
    here = quote(request.get_full_path())
    bulk_url = url_of_bulk_change(request, choice.shown)
    looks = {"here": here, "page": page, "boxes": bool(bulk_url) and edits, "narrows": rows.narrows}
    looks["orders"] = not (rows.order or rows.narrows)
    looks["back"] = "" if set(request.GET) <= {"plan", "edit"} else here
    under_priority = {} if rows.order else read_under_priority(request.user, choice.shown, today())
    looks |= {"tables": tables, "plan": choice.shown, "under_priority": under_priority, "clear_url": clear_url}
    if not edits:
        looks["glossary"] = GlossaryTerm.objects.visible_to(request.user).explained(choice.shown)
    board = render_to_string("actions/editing/board.html" if edits else "actions/plan_tables.html", looks)
    count, more = page.paginator.count if page else len(records), page is not None and page.paginator.more
    context = {
        "plan": choice.shown,
        "choice": choice,
        "panel": plan_panel(rows, clear_url, keep),
        "filter": rows,
        "has_errors": rows.is_wrong,
        "page": page,
        "tables": tables,
        "board": board,
        "in_place": edits or "hx-get=" in board,  # else htmx, a quarter of what a first visit loads, is left out
        "count": count,
        "more": more,
        "count_line": count_line(rows, count, more=more),
        "exports": export_links(request),
        "may_return": not choice.shown.is_closed and importer_named("return").may_read(request.user),
        "colours": colour_links(rows.colours, clear_url),
        "clear_url": clear_url,
        "bulk_url": bulk_url,
        "edits": edits,
        "edit_url": url_of_mode(request, edit=not edits) if changes else "",
    }
    return render(request, "actions/table/plan.html", context)


def url_of_mode(request, *, edit: bool) -> str:
    """The URL of the same rows to edit, or to read."""
    query = request.GET.copy()
    query.pop("edit", None)
    if edit:
        query["edit"] = "1"
    return with_query(request.path, query)


def with_query(path: str, query: QueryDict) -> str:
    return path + (f"?{query.urlencode()}" if query else "")


def url_of_bulk_change(request, plan: Plan) -> str:
    """The URL of the bulk change of these rows; "" for who may not, and in a closed plan."""
    if plan.is_closed or not may(request.user, "plan.update_any"):
        return ""
    query = request.GET.copy()
    query.pop("page", None)
    query.pop("edit", None)
    return with_query(reverse("bulk"), query)


def export_links(request) -> list[tuple[str, list[tuple[str, str]]]]:
    """(which updates, [(format, URL)]) for the rows that the page displays."""
    query = request.GET.copy()
    query.pop("page", None)
    query.pop("edit", None)
    found = []
    for updates, words in UPDATES.items():
        query["updates"] = updates
        if updates == ALL_UPDATES:
            del query["updates"]
        ending = f"?{query.urlencode()}" if query else ""
        links = [(label, url + ending) for label, url in export_urls()]
        found.append((words, links))
    return found


@cache
def export_urls() -> list[tuple[str, str]]:
    return [(label, reverse("export_plan", args=[name])) for name, label in FORMATS.items()]
