"""The plan page: one queryset and one filter form, for it and for its exports (files.py)."""

from functools import cache, lru_cache
from urllib.parse import quote

from django.core.paginator import Page, Paginator
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from actions.filters import PlanFilter, plan_choices
from actions.models import Placement, Plan
from actions.table import ROW_FIELDS, mark_editable, read_table
from actions.views.plans import plan_choice
from agencies.access import may, requires
from core.documents import KINDS
from core.prepared import run_many

WHOLE = 100  # a plan of up to so many rows is shown on one page
PAGE = 50
COUNTED = 250  # rows are counted so far beyond the page that is shown: a count of all would read them all
ALL_UPDATES = "all"
UPDATES = {ALL_UPDATES: "", "latest": "With the latest update only"}
CHOSEN = {"priority", "lead", "status", "timescale", "colour", "sort"}  # filters by choice; the others are typed
TYPED = ["q", *(f"due_{end}_{box}" for end in ("from", "to") for box in ("day", "month", "year"))]
STAND_IN = "\ue000"  # for words, in a panel that is kept
FORMATS = {name: KINDS[name].label for name in ("docx", "pdf", "xlsx", "csv")}


def filtered_rows(request, plan: Plan) -> PlanFilter:
    """The filter form with the rows that it lets through: for the page, the print and the export alike."""
    placements = plan.placements.visible_to(request.user).in_print()
    return PlanFilter(filter_data(request), placements, choices=plan_choices(plan), prefix=None)


def filter_data(request):
    """What was asked for by the filter form; None where nothing was."""
    return request.GET if any(base_name(name) in PlanFilter.base_filters for name in request.GET) else None


def base_name(parameter: str) -> str:
    """The filter to which a parameter belongs: due_from_day → due_from."""
    for box in ("_day", "_month", "_year"):
        parameter = parameter.removesuffix(box)
    return parameter


class RowPaginator(Paginator):
    """Pages of the rows whose keys were read: those up to one beyond `limit`. `more` says that there are others."""

    def __init__(self, keys: list[int], limit: int):
        super().__init__(keys[:limit], PAGE)
        self.more = len(keys) > limit


def page_of(request, parts: list) -> tuple[list, Page | None]:
    """The rows of some querysets, one after the other, to show; and, where they are too many for one page, the
    Django Page that holds them.

    One statement for each queryset, whatever the size: the keys of the rows as far as they are counted, from an
    index. And then one for what stands in the rows of the page.
    """
    wanted = request.GET.get("page", "")
    number = max(int(wanted), 1) if wanted.isascii() and wanted.isdigit() and len(wanted) < 7 else 1
    limit = number * PAGE + COUNTED
    keys: list[int] = []
    for placements in parts:
        if len(keys) <= limit:
            keys += placements.values_list("pk", flat=True)[: limit + 1 - len(keys)]
    if len(keys) <= WHOLE:
        return records_of(keys), None
    page = RowPaginator(keys, limit).get_page(number)
    return records_of(page.object_list), page


def records_of(keys: list[int]) -> list[tuple]:
    """What is printed of the rows with these keys, in their order."""
    found = {record[0]: record for record in run_many(printed, keys)}
    return [found[key] for key in keys if key in found]


def printed(keys: list[int]):
    """What is printed of rows: a values_list of ROW_FIELDS."""
    return Placement.objects.filter(pk__in=keys).order_by().values_list(*ROW_FIELDS)


def filter_panel(rows: PlanFilter, clear_url: str, keep: dict) -> SafeString:
    """The form of the filters, drawn once for each choice among what it offers; what is typed is put into its boxes."""
    if rows.is_wrong:
        return draw_panel(rows.form, clear_url, keep)
    asked = {name: tuple(value) if isinstance(value, list) else value for name, value in rows.asked().items()}
    chosen = {name: value for name, value in asked.items() if name in CHOSEN}
    typed = {name: rows.data[name] for name in TYPED if rows.data.get(name)}
    if typed:
        chosen["q"] = STAND_IN
    panel = kept_panel(rows.offered, tuple(sorted(chosen.items())), clear_url, tuple(keep.items()))
    return filled_in(panel, typed) if typed else panel


def filled_in(panel: str, typed: dict[str, str]) -> SafeString:
    """A panel that was drawn with the stand-in, with what was typed."""
    said = {name: f' value="{escape(value)}"' for name, value in typed.items()}
    panel = panel.replace(f' value="{STAND_IN}"', said.pop("q", ""))
    for name, value in said.items():
        box = f' id="id_{name}"'
        panel = panel.replace(box, box + value, 1)
    return SafeString(panel)


@lru_cache(maxsize=256)
def kept_panel(offered: tuple, chosen: tuple, clear_url: str, keep: tuple) -> SafeString:
    """The form with these choices made and nothing else filled in."""
    choices = {name: list(listed) for name, listed in offered}
    rows = PlanFilter(dict(chosen) or None, Placement.objects.none(), choices=choices)
    return draw_panel(rows.form, clear_url, dict(keep))


def draw_panel(form, clear_url: str, keep: dict) -> SafeString:
    """The form in its panel."""
    words = {"title": "Find rows", "submit": "Show rows"}
    context = {"form": form, "clear_url": clear_url, "keep": keep, "summary": False, **words}
    return render_to_string("components/filter_panel.html", context)


@require_safe
@requires("plan.read")
def plan(request):
    """The board's table."""
    choice = plan_choice(request)
    if choice.shown is None:
        return render(request, "actions/no_plan.html", {"may_import": may(request.user, "plan.import")})
    rows = filtered_rows(request, choice.shown)
    records, page = page_of(request, rows.parts)
    tables = read_table(records, latest_only=True, grouped=not rows.order)
    clear_url = request.path + choice.query
    context = {
        "plan": choice.shown,
        "choice": choice,
        "panel": filter_panel(rows, clear_url, {"plan": choice.shown.pk} if choice.named else {}),
        "filter": rows,
        "asked_for": "; ".join(words for name, words in rows.in_words() if name != "sort"),
        "has_errors": rows.is_wrong,
        "page": page,
        "tables": mark_editable(tables, choice.shown, request.user),
        "count": page.paginator.count if page else len(records),
        "more": page is not None and page.paginator.more,
        "exports": export_links(request),
        "colours": colour_links(rows, clear_url),
        "here": quote(request.get_full_path()),
        "clear_url": clear_url,
        "bulk_url": bulk_address(request, choice.shown),
    }
    return render(request, "actions/plan.html", context)


def bulk_address(request, plan: Plan) -> str:
    """Where the rows that the page shows are changed together; "" for who may not, and in a closed plan."""
    if plan.closed_on or not may(request.user, "plan.update_any"):
        return ""
    query = request.GET.copy()
    query.pop("page", None)
    return reverse("bulk") + (f"?{query.urlencode()}" if query else "")


def colour_links(rows: PlanFilter, address: str) -> list[tuple[str, str, str]]:
    """(letter, "9 red", address of these rows) for each colour that there is in the plan, reds first."""
    ending = "&colour=" if "?" in address else "?colour="
    return [(letter, said, address + ending + letter) for letter, said in rows.colours.said()]


def export_links(request) -> list[tuple[str, list[tuple[str, str]]]]:
    """(what of the updates, [(name of a format, address)]) for the rows that the page shows."""
    query = request.GET.copy()
    query.pop("page", None)
    found = []
    for updates, words in UPDATES.items():
        query["updates"] = updates
        if updates == ALL_UPDATES:
            del query["updates"]
        ending = f"?{query.urlencode()}" if query else ""
        links = [(label, address + ending) for label, address in export_addresses()]
        found.append((words, links))
    return found


@cache
def export_addresses() -> list[tuple[str, str]]:
    """(name of a format, address of the plan in it); they are the same for every plan and page."""
    return [(label, reverse("export_plan", args=[name])) for name, label in FORMATS.items()]
