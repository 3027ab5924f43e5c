"""The plan page and its exports: one queryset, one filter form."""

from functools import lru_cache
from urllib.parse import quote

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.safestring import SafeString
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from actions.exporting import export_plan
from actions.filters import PlanFilter, plan_choices
from actions.models import Placement, Plan
from actions.table import ROW_FIELDS, mark_editable, read_table
from agencies.access import get_visible, may, requires
from core.dates import print_date
from core.documents import KINDS
from core.prepared import run_many
from core.templatetags.house import has_entries

WHOLE = 100  # a plan of up to so many rows is shown on one page
PAGE = 50
COUNTED = 250  # rows are counted so far beyond the page that is shown: a count of all would read them all
CHOSEN = {"priority", "lead", "status", "timescale", "sort"}  # filters by choice; the others are typed
FORMATS = {name: KINDS[name].label for name in ("docx", "pdf", "xlsx", "csv")}


def chosen_plan(request) -> Plan | None:
    """The plan named in the address, else the one in force; None before the first. Http404 for a strange number."""
    plans = Plan.objects.visible_to(request.user)
    number = request.GET.get("plan")
    return get_visible(Plan.objects, request.user, pk=number) if number else plans.in_force()


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


def page_of(request, placements) -> tuple[list, Page | None]:
    """The rows to show and, where a plan is too long for one page, the Django Page that holds them.

    Two statements whatever the size: the keys of the rows as far as they are counted, from an index, and then
    what stands in those of the page.
    """
    wanted = request.GET.get("page", "")
    number = max(int(wanted), 1) if wanted.isascii() and wanted.isdigit() and len(wanted) < 7 else 1
    limit = number * PAGE + COUNTED
    keys = list(placements.values_list("pk", flat=True)[: limit + 1])
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
    """The form of the filters, drawn once for each choice among what it offers; with words or dates anew each time."""
    asked = rows.asked()
    if rows.is_bound and (not rows.form.is_valid() or set(asked) - CHOSEN):
        return draw_panel(rows.form, clear_url, keep)
    return kept_panel(rows.offered, tuple(sorted(asked.items())), clear_url, tuple(keep.items()))


@lru_cache(maxsize=256)
def kept_panel(offered: tuple, chosen: tuple, clear_url: str, keep: tuple) -> SafeString:
    """The form with these choices made and nothing else filled in."""
    choices = {name: list(listed) for name, listed in offered}
    rows = PlanFilter(dict(chosen) or None, Placement.objects.none(), choices=choices)
    return draw_panel(rows.form, clear_url, dict(keep))


def draw_panel(form, clear_url: str, keep: dict) -> SafeString:
    """The form in its panel."""
    words = {"title": "Find rows", "submit": "Show rows"}
    context = {"form": form, "clear_url": clear_url, "keep": keep, **words}
    return render_to_string("components/filter_panel.html", context)


@require_safe
@requires("plan.read")
def plan(request):
    """The board's table."""
    shown = chosen_plan(request)
    if shown is None:
        return render(request, "actions/no_plan.html", {"may_import": may(request.user, "plan.import")})
    rows = filtered_rows(request, shown)
    records, page = page_of(request, rows.qs)
    tables = read_table(records, latest_only=True, grouped=not rows.order)
    named = "plan" in request.GET
    clear_url = f"{request.path}?plan={shown.pk}" if named else request.path
    context = {
        "plan": shown,
        "panel": filter_panel(rows, clear_url, {"plan": shown.pk} if named else {}),
        "filtered": rows.is_bound and has_entries(rows.form),
        "filter": rows,
        "has_errors": rows.is_bound and bool(rows.form.errors),
        "page": page,
        "tables": mark_editable(tables, shown, request.user),
        "count": page.paginator.count if page else len(records),
        "more": page is not None and page.paginator.more,
        "may_structure": may(request.user, "plan.structure"),
        "formats": FORMATS,
        "query": request.GET.urlencode(),
        "here": quote(request.get_full_path()),
        "clear_url": clear_url,
    }
    return render(request, "actions/plan.html", context)


@require_safe
@requires("plan.read")
def export(request, format):
    """The rows that the plan page shows, in the board's table, as a file."""
    shown = chosen_plan(request)
    if shown is None or format not in FORMATS:
        raise Http404("There is no such file.")
    rows = filtered_rows(request, shown)
    if rows.form.is_bound and not rows.form.is_valid():
        return redirect(f"{reverse('plan')}?{request.GET.urlencode()}")  # the page says what is wrong with the filters
    data = export_plan(shown, rows.qs, format, filters=filters_in_words(rows))
    response = HttpResponse(data, content_type=KINDS[format].mime_type)
    response["Content-Disposition"] = content_disposition_header(True, f"{slugify(shown.title)}.{format}")
    return response


def filters_in_words(rows: PlanFilter) -> list[str]:
    """What the rows were filtered by, for the title page of an export."""
    if not rows.form.is_bound or not rows.form.is_valid():
        return []
    words = []
    for name, field in rows.form.fields.items():
        value = rows.form.cleaned_data.get(name)
        if value in (None, ""):
            continue
        label = dict(getattr(field, "choices", [])).get(value) or (
            print_date(value) if hasattr(value, "year") else value
        )
        words.append(f"{field.label}: {label}")
    return words
