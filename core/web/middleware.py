"""What is refused before anything else looks at it, and what is shown where something is not there or fails."""

import gzip
import io
import secrets

from allauth.core.exceptions import ImmediateHttpResponse, ReauthenticationRequired
from django.conf import settings
from django.core.exceptions import BadRequest, MiddlewareNotUsed, PermissionDenied, SuspiciousOperation
from django.http import Http404
from django.template.response import TemplateResponse
from django.urls import Resolver404, resolve
from django.utils.cache import patch_vary_headers

from core.web import views


class RequestSizeMiddleware:
    """Answers 413 to a request that says it is larger than any form of ours, before its body is read or kept.

    The limit is the setting MAX_REQUEST_BYTES. A request without a length is read as far as Django's own limits go.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isascii() and length.isdigit() and int(length) > settings.MAX_REQUEST_BYTES:
            megabytes = settings.MAX_REQUEST_BYTES // 1_000_000
            return TemplateResponse(request, "413.html", {"megabytes": megabytes}, status=413).render()
        return self.get_response(request)


class OwnErrorPagesMiddleware:
    """Shows the board's own pages for what is not there or fails where DEBUG is on, as in the demonstration.

    Else Django would show pages for programmers, with every address, setting and local value. What failed stands in
    the log under its reference, as it does without DEBUG. To be the last one, next to the views.
    """

    def __init__(self, get_response):
        if not settings.DEBUG:
            raise MiddlewareNotUsed  # Django shows our pages by itself
        self.get_response = get_response

    def __call__(self, request):
        try:
            resolve(request.path_info)
        except Resolver404 as error:
            return views.page_not_found(request, error)
        return self.get_response(request)

    def process_exception(self, request, exception):
        """The page for what a view raised; none for a refusal, whose page is ours with DEBUG too.

        None either for what allauth's middleware answers: too many attempts, and the way to show again who is there.
        """
        if isinstance(exception, PermissionDenied | ImmediateHttpResponse | ReauthenticationRequired):
            return None
        if isinstance(exception, Http404):
            return views.page_not_found(request, exception)
        if isinstance(exception, BadRequest | SuspiciousOperation):
            return views.bad_request(request, exception)
        return views.server_error(request)


class CompressionMiddleware:
    """Compresses pages for browsers that take it, whatever proxy stands in front: a plan is an eighth of its size then.

    Only what a GET shows, and only text: files are compressed already, and what is shown once after a press, such as a
    case number, is left alone. A header of random length hides by how much the page grew (the attack called BREACH).
    """

    SHORTEST = 1_000  # bytes; less than that fits one packet anyway
    LEVEL = 4  # of 9: at 6 a plan is 6% smaller and takes twice as long
    KINDS = ("text/html", "text/plain", "text/calendar", "image/svg+xml", "application/json")

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if response.streaming or response.has_header("Content-Encoding") or not self.is_text(response):
            return response
        patch_vary_headers(response, ["Accept-Encoding"])
        if request.method != "GET" or len(response.content) < self.SHORTEST or not takes_gzip(request):
            return response
        response.content = compressed(response.content, self.LEVEL)
        response["Content-Encoding"] = "gzip"
        if response.has_header("Content-Length"):
            response["Content-Length"] = str(len(response.content))
        return response

    def is_text(self, response) -> bool:
        """Whether it is a kind of text."""
        return response.get("Content-Type", "").startswith(self.KINDS)


def takes_gzip(request) -> bool:
    """Whether the browser says so."""
    return any(
        name.strip() == "gzip" and "".join(rest).replace(" ", "") not in {"q=0", "q=0.0"}
        for name, *rest in (each.split(";") for each in request.headers.get("Accept-Encoding", "").split(","))
    )


def compressed(content: bytes, level: int) -> bytes:
    """The content as gzip, with up to 100 bytes of nothing in its header."""
    stream = io.BytesIO()
    name = "a" * secrets.randbelow(101)
    with gzip.GzipFile(filename=name, mode="wb", compresslevel=level, fileobj=stream, mtime=0) as file:
        file.write(content)
    return stream.getvalue()
