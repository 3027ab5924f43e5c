"""Errors of the API and the feeds, as `application/problem+json` (RFC 9457)."""

from dataclasses import dataclass
from http import HTTPStatus

from django.conf import settings
from django.http import JsonResponse
from django.http.response import HttpResponseBase


@dataclass(frozen=True)
class Problem:
    """A kind of error; it has a page at /api/problems/<name>/. `remedy` says what the reader of the page can do."""

    name: str
    status: int
    title: str
    remedy: str


PROBLEMS = {
    problem.name: problem
    for problem in (
        Problem(
            "not-signed-in", 401, "No valid token",
            "Send a token that is neither expired nor revoked as `Authorization: Bearer esa_…`. Make a new one under "
            "Your account, API tokens.",
        ),
        Problem(
            "scope", 403, "The token may not read this",
            "The token lacks the scope, or your roles do not allow this. Make a token with the scope that the "
            "description of the operation names.",
        ),
        Problem(
            "not-found", 404, "Nothing here that you may see",
            "Check the address. Records that your roles do not show are answered in this way too.",
        ),
        Problem(
            "invalid", 422, "A value cannot be used",
            "`detail` says which parameter is wrong. The description lists what each may be.",
        ),
        Problem(
            "too-many", 429, "Too many reads",
            "Each token may read 120 times a minute. Wait for the seconds in `Retry-After`.",
        ),
        Problem(
            "unavailable", 503, "Not available at the moment",
            "Try again after the seconds in `Retry-After`. Tell the administrator if it stays away.",
        ),
    )
}  # fmt: skip


CONTENT_TYPE = "application/problem+json"
BY_STATUS = {404: "not-found", 503: "unavailable"}  # of errors that Django answered
HEADERS = ("Allow", "Retry-After")  # that say something about an error


class ApiError(Exception):
    """Ends a request with the problem of this name. `detail` is a sentence about this one request."""

    def __init__(self, name: str, detail: str = "", *, retry_after: int = 0):
        super().__init__(name)
        self.problem = PROBLEMS[name]
        self.detail = detail
        self.retry_after = retry_after  # seconds


def problem_response(error: ApiError, *, basic: bool = False) -> JsonResponse:
    """The answer to a request that failed; with `basic` one that was not signed in is offered Basic before Bearer."""
    problem = error.problem
    body = {
        "type": f"{settings.SITE_URL}/api/problems/{problem.name}/",
        "title": problem.title,
        "status": problem.status,
        "detail": error.detail or problem.remedy,
    }
    response = JsonResponse(body, status=problem.status, content_type=CONTENT_TYPE)
    if error.retry_after:
        response["Retry-After"] = str(error.retry_after)
    if problem.status == 401:
        bearer = 'Bearer realm="api"'
        response["WWW-Authenticate"] = f'Basic realm="feeds", charset="UTF-8", {bearer}' if basic else bearer
    return response


def as_problem(response: HttpResponseBase) -> HttpResponseBase:
    """The response; an error that is no problem yet as a problem with its status (RFC 9457)."""
    status = response.status_code
    if status < 400 or response.get("Content-Type") == CONTENT_TYPE:
        return response
    if status in BY_STATUS:
        made = problem_response(ApiError(BY_STATUS[status]))
    else:
        body = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status}
        made = JsonResponse(body, status=status, content_type=CONTENT_TYPE)
    for name in HEADERS:
        if response.has_header(name):
            made[name] = response[name]
    return made
