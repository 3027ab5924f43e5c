"""The plan page and its exports: one queryset, one filter form."""

from urllib.parse import quote

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.text import slugify
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from actions.exporting import export_plan
from actions.filters import PlanFilter, plan_choices
from actions.models import Plan
from actions.table import ROW_FIELDS, mark_editable, read_table
from agencies.access import get_visible, may, requires
from core.dates import print_date
from core.documents import KINDS

WHOLE = 100  # a plan of up to so many rows is shown on one page
PAGE = 50
FORMATS = {name: KINDS[name].label for name in ("docx", "pdf", "xlsx", "csv")}


def chosen_plan(request) -> Plan | None:
    """The plan named in the address, else the one in force; None before the first plan. Http404 for a strange number."""
    plans = Plan.objects.visible_to(request.user)
    number = request.GET.get("plan")
    return get_visible(Plan.objects, request.user, pk=number) if number else plans.in_force()


def filtered_rows(request, plan: Plan) -> PlanFilter:
    """The filter form with the rows that it lets through: for the page, the print and the export alike."""
    placements = plan.placements.visible_to(request.user).in_print()
    data = request.GET if any(name in PlanFilter.base_filters for name in map(base_name, request.GET)) else None
    return PlanFilter(data, placements, choices=plan_choices(plan), prefix=None)


def base_name(parameter: str) -> str:
    """The filter to which a parameter belongs: due_from_day → due_from."""
    for box in ("_day", "_month", "_year"):
        parameter = parameter.removesuffix(box)
    return parameter


def page_of(request, placements) -> tuple[list, Page | None]:
    """The rows to show and, where a plan is too long for one page, the Django Page that holds them.

    A short plan needs no count: one row more than is shown whole is asked for.
    """
    whole = list(placements[: WHOLE + 1].values_list(*ROW_FIELDS))
    if len(whole) <= WHOLE:
        return whole, None
    page = Paginator(placements.values_list(*ROW_FIELDS), PAGE).get_page(request.GET.get("page"))
    return list(page.object_list), page


@require_safe
@requires("plan.read")
def plan(request):
    """The board's table."""
    shown = chosen_plan(request)
    if shown is None:
        return render(request, "actions/no_plan.html", {"may_import": may(request.user, "plan.import")})
    rows = filtered_rows(request, shown)
    records, page = page_of(request, rows.qs)
    tables = read_table(records, latest_only=True, grouped=not rows.form["sort"].data)
    context = {
        "plan": shown,
        "filter": rows,
        "page": page,
        "tables": mark_editable(tables, request.user),
        "count": page.paginator.count if page else len(records),
        "may_structure": may(request.user, "plan.structure"),
        "formats": FORMATS,
        "query": request.GET.urlencode(),
        "here": quote(request.get_full_path()),
        "keep": {"plan": shown.pk} if "plan" in request.GET else {},
        "clear_url": f"{request.path}?plan={shown.pk}" if "plan" in request.GET else request.path,
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
        label = dict(getattr(field, "choices", [])).get(value) or (print_date(value) if hasattr(value, "year") else value)
        words.append(f"{field.label}: {label}")
    return words
