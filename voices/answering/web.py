"""Answers requests that leave no trace: no session, no cookie, no account, no line in the log (ADR 89).

Other sites cannot send forms here: instead of a token in a cookie, browsers say where a form comes from.
"""

from collections.abc import Iterable

from django.core.exceptions import BadRequest, PermissionDenied, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.template import loader
from django.urls import resolve

from core.web.logs import hourly_errors, is_untraced
from core.web.views import is_database_away, stylesheet

MAX_FORM_BYTES = 50_000  # bytes of a form; one with every option chosen has 10,000
STATUS = {"closed": 409, "full": 409, "busy": 429, "unknown": 404, "wrong": 422}
WORDS = {
    400: "We could not read what was sent. Open the link again.",
    403: "This did not come from our own page. Open the link again.",
    404: "There is no page at this link. Check the link, or ask your teacher.",
    405: "There is no page at this link. Check the link, or ask your teacher.",
    413: "That is too long.",
    500: "Something went wrong on our side. Try again in a minute, or ask your teacher.",
    503: "This is not working at the moment. Try again in a minute, or ask your teacher.",
}
STATES = {404: "unknown", 405: "unknown", 500: "busy", 503: "busy"}  # sent to the script of the page; else "wrong"


class UntracedPagesMiddleware:
    """Answers UNTRACED_PATHS itself: later middleware (session, CSRF, accounts, kept forms, journal, error pages) never
    sees these. No transaction is around the views.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if not is_untraced(request.path_info):
            return self.get_response(request)
        try:
            response = answer(request)
        except Exception as error:  # also what Django would log, with the address
            response = failure(request, error)
        response.cookies.clear()
        response["Cache-Control"] = "no-store"
        response["Referrer-Policy"] = "same-origin"  # with no-referrer, browsers would not say where a form comes from
        response["X-Robots-Tag"] = "noindex, nofollow"
        response._has_been_logged = True  # Django logs the address of refused requests
        return response


def answer(request: HttpRequest) -> HttpResponse:
    """The response of the view for a path; a path without its final slash is treated as the same one."""
    request.get_host()  # raises DisallowedHost
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not (length.isascii() and length.isdigit()) or int(length) > MAX_FORM_BYTES:
        return plain_page(request, 413)
    if request.method not in ("GET", "HEAD", "POST"):
        return not_allowed(request, ["GET", "HEAD", "POST"])
    if request.method == "POST":
        require_same_origin(request)
    request.resolver_match = match = resolve(request.path_info.removesuffix("/") + "/")
    response = match.func(request, *match.args, **match.kwargs)
    return response.render() if not getattr(response, "is_rendered", True) else response


def require_same_origin(request: HttpRequest) -> None:
    """PermissionDenied unless the form comes from this site: `Sec-Fetch-Site`, which no page can set, else `Origin`."""
    site = request.headers.get("Sec-Fetch-Site")
    ours = f"{request.scheme}://{request.get_host()}"
    if site != "same-origin" if site else request.headers.get("Origin") != ours:
        raise PermissionDenied


def render_plain(template: str, context: dict, status: int = 200) -> HttpResponse:
    return HttpResponse(loader.get_template(template).render(context), status=status)


def takes_json(request: HttpRequest) -> bool:
    """Whether the request comes from the script of a page, which accepts JSON."""
    return "application/json" in request.headers.get("Accept", "")


def not_allowed(request: HttpRequest, methods: Iterable[str]) -> HttpResponse:
    response = plain_page(request, 405)
    response["Allow"] = ", ".join(methods)
    return response


def failure(request: HttpRequest, error: Exception) -> HttpResponse:
    """The page for an exception. A fault of ours is counted by its kind, without its words or place."""
    if isinstance(error, Http404):
        return plain_page(request, 404)
    if isinstance(error, PermissionDenied):
        return plain_page(request, 403)
    if isinstance(error, BadRequest | SuspiciousOperation | MultiPartParserError | UnreadablePostError):
        return plain_page(request, 400)
    hourly_errors.note(type(error).__name__)
    return plain_page(request, 503 if is_database_away(error) else 500)


def plain_page(request: HttpRequest, status: int) -> HttpResponse:
    if takes_json(request):
        return JsonResponse({"state": STATES.get(status, "wrong"), "words": WORDS[status]}, status=status)
    return render_plain("voices/answering/plain.html", {"words": WORDS[status], "stylesheet": stylesheet()}, status)
