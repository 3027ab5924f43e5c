"""Reads requests as UTF-8 only.

Django decodes whatever the Content-Type header names: a codec that is not for text (rot13), or a header that cannot be
read, fails before there is a request, and so before any page of ours.
"""

from collections.abc import Callable

from django.utils.http import parse_header_parameters


def is_utf8(content_type: str) -> bool:
    """Whether a Content-Type header is valid and names UTF-8 or no charset."""
    try:
        _, parameters = parse_header_parameters(content_type)
    except ValueError:
        return False
    return parameters.get("charset", "utf-8").lower() == "utf-8"


def only_utf8(application: Callable) -> Callable:
    """Wrap a WSGI application: a request in another charset reaches it without its Content-Type, and so without a form.

    Nothing is saved then: a form without its token, or of a child without its mark, is refused.
    """

    def checked(environ: dict, start_response: Callable):
        if not is_utf8(environ.get("CONTENT_TYPE", "")):
            environ = {**environ, "CONTENT_TYPE": ""}
        return application(environ, start_response)

    return checked
