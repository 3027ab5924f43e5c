"""Requests are read as UTF-8 and as nothing else: one that names another charset is refused with a page of ours.

Django accepts whatever the Content-Type header names. A form in another charset fails inside the CSRF check, and once
more while the error page is written; a codec that is none for text (rot13) fails before there is a request at all.
"""

from __future__ import annotations

from collections.abc import Callable

from django.utils.http import parse_header_parameters

from core.web.views import error_page

REFUSED = "core.other_charset"  # in the WSGI environment


def is_utf8(content_type: str) -> bool:
    """Whether a Content-Type header can be read and names UTF-8 or no charset."""
    try:
        _, parameters = parse_header_parameters(content_type)
    except ValueError:
        return False
    return parameters.get("charset", "utf-8").lower() == "utf-8"


def only_utf8(application: Callable) -> Callable:
    """The WSGI application, which no longer sees a charset that could stop it from making a request."""

    def checked(environ: dict, start_response: Callable):
        if not is_utf8(environ.get("CONTENT_TYPE", "")):
            environ = {**environ, "CONTENT_TYPE": "", REFUSED: True}
        return application(environ, start_response)

    return checked


class CharsetMiddleware:
    """Answers 415 to a request in another charset, before its body is read."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if REFUSED in request.META or not is_utf8(request.META.get("CONTENT_TYPE", "")):
            return error_page(request, "415.html", 415)
        return self.get_response(request)
