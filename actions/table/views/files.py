from dataclasses import dataclass

from django.http import Http404
from django.utils.text import slugify

from actions.access import chosen_plan
from actions.models import Plan
from actions.table.files import Extract, export_plan, is_longer
from actions.table.filters import PlanFilter
from actions.table.page import ALL_UPDATES, UPDATES, filtered_rows
from agencies.access import requires
from core.documents import Report
from core.files.background_exports import counted, file_page, query_of


@dataclass(frozen=True)
class WantedFile:
    plan: Plan
    rows: PlanFilter
    format: str
    latest_only: bool
    query: str

    @property
    def is_wrong(self) -> bool:
        return self.rows.is_wrong

    @property
    def extract(self) -> Extract:
        return extract_of(self.rows, latest_only=self.latest_only)

    @property
    def stem(self) -> str:
        return f"{slugify(self.plan.title) or 'plan'}{self.extract.ending}"

    def longer_than(self, rows: int) -> bool:
        if self.rows.is_bound:
            return self.rows.qs[: rows + 1].count() > rows
        return is_longer(self.plan, rows)

    @property
    def about(self) -> str:
        return f"{counted(self.rows.qs.count())} of {self.plan.title}"

    def make(self, report: Report | None = None) -> bytes:
        rows = self.rows.qs if self.rows.is_bound else None
        return export_plan(self.plan, rows, self.format, extract=self.extract, report=report)


def extract_of(rows: PlanFilter, *, latest_only: bool) -> Extract:
    criteria = rows.in_words()
    whole = rows.queryset if rows.wanted("status") == "withdrawn" else rows.queryset.not_withdrawn()
    return Extract(
        filters=tuple(words for name, words in criteria if name != "sort"),
        total=whole.count() if rows.narrows else None,
        order=next((words for name, words in criteria if name == "sort"), ""),
        latest_only=latest_only,
    )


@file_page("plan", "Plan")
@requires("plan.read")
def export(request, format):
    plan, updates = chosen_plan(request), request.GET.get("updates") or ALL_UPDATES
    if plan is None or updates not in UPDATES:
        raise Http404("There is no such file.")
    rows, query = filtered_rows(request, plan, is_shown=False), query_of(request, plan=plan.pk)
    return WantedFile(plan, rows, format, updates != ALL_UPDATES, query)
