"""The feeds: read with a token, which Excel and Power BI send as the password of Basic."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from api.access import require_known, require_scope, token_of
from api.feeds.files import render_csv, render_json
from api.feeds.page import ROWS
from api.feeds.rules import FEEDS
from api.problems import ApiError, problem_response

FORMATS = {"csv": (render_csv, "text/csv; charset=utf-8"), "json": (render_json, "application/json")}


@cache_control(no_store=True, private=True)
@csrf_exempt  # cookies do not count, so a method that is not allowed is answered as such
@require_safe
@login_not_required
def feed(request, name, format):
    """The whole feed; it has no parameters."""
    try:
        token = token_of(request, basic=True)
        if name not in FEEDS or format not in FORMATS:
            raise ApiError("not-found", "There is no such feed.")
        require_scope(token, FEEDS[name].scope, *FEEDS[name].permissions)
        require_known(request.GET, [])
    except ApiError as error:
        return problem_response(error, basic=True)
    render, content_type = FORMATS[format]
    return HttpResponse(render(FEEDS[name], ROWS[name](token.owner)), content_type=content_type)
