"""Small pieces of pages that any form may ask for."""

from django.http import HttpRequest, HttpResponse
from django.utils.html import escape
from django.views.decorators.http import require_safe

from core.records.typed_dates import DAY, describe_typed
from core.text.dates import today


@require_safe
def read_date(request: HttpRequest) -> HttpResponse:
    """How the box of a date reads what is typed in it: `name` is that of the box, `takes` what it takes."""
    typed = request.GET.get(request.GET.get("name", ""), "")
    return HttpResponse(escape(describe_typed(typed, today(), request.GET.get("takes", DAY))))
