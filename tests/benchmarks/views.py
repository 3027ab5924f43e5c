"""Views that exist only for the benchmark: the floors, and a look at the worker's database connection."""

import os
import time
from functools import cache

from django.db import connection
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render

from actions.models import Plan
from actions.table.files import board_document, read_tables
from agencies.access import requires
from core.documents import KINDS
from core.documents import render as render_document
from reports.drafts.drafting import draft_of
from reports.drafts.look import dressed
from reports.models import Report
from reports.sections.section import INTERNAL


@requires("plan.read")
def hello(request):
    """Session, authentication, base template; nothing else."""
    return render(request, "benchmarks/hello.html")


@requires("plan.read")
def hello1(request):
    """The same with one query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT title FROM actions_plan ORDER BY id LIMIT 1")
        (title,) = cursor.fetchone()
    return render(request, "benchmarks/hello.html", {"title": title})


@requires("plan.read")
def connection_used(request):
    """Which worker answers, and over which connection to the database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (backend,) = cursor.fetchone()
    return JsonResponse({"worker": os.getpid(), "backend": backend})


@requires("plan.read")
def bare(request, format):
    """The renderer alone on the first plan, without reading it: seconds in the header `X-Seconds`."""
    return rendered(first_plan_as_document(), format)


@requires("reports.build")
def bare_report(request, pk, format):
    """The same on the internal edition of a draft."""
    return rendered(draft_as_document(pk), format)


def rendered(document, format):
    """An answer of what the renderer makes, and of how long it took."""
    begin = time.perf_counter()
    data = render_document(document, format)
    seconds = time.perf_counter() - begin
    return HttpResponse(data, content_type=KINDS[format].mime_type, headers={"X-Seconds": f"{seconds:.6f}"})


@cache
def draft_as_document(pk):
    """A draft, written once in each worker."""
    return dressed(draft_of(Report.objects.get(pk=pk)).content(INTERNAL))


@cache
def first_plan_as_document():
    """The first plan, read once in each worker."""
    plan = Plan.objects.order_by("pk").first()
    return board_document(plan, read_tables(plan))
