"""Accepts requests in UTF-8 only: one that names another charset gets status 415 and a page of ours.

Django accepts whatever the Content-Type header names. A form in another charset fails inside the CSRF check, and again
while the error page is written; a codec that is not for text (rot13) fails before there is a request.
"""

from collections.abc import Callable

from django.utils.deprecation import MiddlewareMixin
from django.utils.http import parse_header_parameters

from core.web.views import error_page

REFUSED = "core.other_charset"  # in the WSGI environment


def is_utf8(content_type: str) -> bool:
    """Whether a Content-Type header is valid and names UTF-8 or no charset."""
    try:
        _, parameters = parse_header_parameters(content_type)
    except ValueError:
        return False
    return parameters.get("charset", "utf-8").lower() == "utf-8"


def only_utf8(application: Callable) -> Callable:
    """Wrap a WSGI application so that it never sees a charset that would stop it from creating a request."""

    def checked(environ: dict, start_response: Callable):
        if not is_utf8(environ.get("CONTENT_TYPE", "")):
            environ = {**environ, "CONTENT_TYPE": "", REFUSED: True}
        return application(environ, start_response)

    return checked


class CharsetMiddleware(MiddlewareMixin):
    def __call__(self, request):
        if REFUSED in request.META or not is_utf8(request.META.get("CONTENT_TYPE", "")):
            return error_page(request, "415.html", 415)
        return self.get_response(request)
