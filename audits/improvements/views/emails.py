"""Preview of today's emails about overdue improvement actions, and sending them at once."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from agencies.access import requires
from audits.improvements.services import emails as letters
from core.text.dates import today

PAGE = 50


@require_safe
@requires("audits.manage")
def improvement_letters(request):
    on = today()
    page = Paginator(letters.due_agencies(on), PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "rows": letters.letters_for(page.object_list, on)}
    return render(request, "audits/improvements/letters.html", context)


@require_POST
@requires("audits.manage")
def write_now(request):
    """Send them without waiting for the daily job."""
    letters.write_about_overdue.enqueue(request.user.pk)
    messages.success(request, "The letters that are due today are on their way.")
    return redirect("audits:improvement_letters")
