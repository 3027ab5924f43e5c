"""Where requests to the API come in, and its description as a file."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import Resolver404, URLResolver
from django.urls.resolvers import RoutePattern
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from api.problems import ApiError, problem_response

# By its name, so that Django imports it when it is first used: workers load our URLs too, and never need operations.
OPERATIONS = URLResolver(RoutePattern("api/v1/"), "api.v1.urls")


@csrf_exempt  # cookies do not count, so no other site can send anything for anybody
@login_not_required  # operations ask for a token themselves
def operation(request: HttpRequest, path: str) -> HttpResponse:
    """The answer of an operation. HEAD is answered as GET; the server leaves out the body."""
    try:
        request.resolver_match = match = OPERATIONS.resolve(request.path_info.removeprefix("/"))
    except Resolver404:
        return problem_response(ApiError("not-found"))
    match.route = f"{OPERATIONS.pattern}{match.route}"  # for the log
    is_head = request.method == "HEAD"
    if is_head:
        request.method = "GET"
    try:
        return match.func(request, *match.args, **match.kwargs)
    finally:
        request.method = "HEAD" if is_head else request.method


@require_safe
def openapi(request: HttpRequest) -> JsonResponse:
    return JsonResponse(OPERATIONS.urlconf_module.schema(), json_dumps_params={"ensure_ascii": False})
