"""Middleware that rejects oversized requests and shows our error pages."""

import io

from allauth.core.exceptions import ImmediateHttpResponse, ReauthenticationRequired
from django.conf import settings
from django.core.exceptions import BadRequest, MiddlewareNotUsed, PermissionDenied, SuspiciousOperation
from django.http import Http404, QueryDict
from django.http.multipartparser import MultiPartParser, MultiPartParserError
from django.template.response import TemplateResponse
from django.urls import Resolver404, resolve
from django.utils.deprecation import MiddlewareMixin

from core.web import views


class RequestSizeMiddleware(MiddlewareMixin):
    """Answers 413 to a request whose stated length exceeds any form of ours.

    The limit is the setting MAX_REQUEST_BYTES. A request without a length is limited by Django. Of a form, the fields
    in its first READ bytes are read, so that what was typed can be kept.
    """

    READ = 500_000

    def __call__(self, request):
        length = request.META.get("CONTENT_LENGTH") or "0"
        request.is_too_large = length.isascii() and length.isdigit() and int(length) > settings.MAX_REQUEST_BYTES
        if request.is_too_large:
            request.csrf_unchecked = True
            beginning = request.read(self.READ)
            request._mark_post_parse_error()  # no other middleware reads on
            request.POST = fields_in(request, beginning)
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if not request.is_too_large:
            return None
        megabytes = settings.MAX_REQUEST_BYTES // 1_000_000
        request.refusal = f"What you send may be up to {megabytes} MB in all. Choose a smaller file."
        return TemplateResponse(request, "413.html", {"megabytes": megabytes}, status=413).render()


def fields_in(request, beginning: bytes) -> QueryDict:
    """The fields of a form in the beginning of its body; none where it is no form or cannot be read."""
    try:
        if request.content_type == "multipart/form-data":
            return MultiPartParser(request.META, io.BytesIO(beginning), [], request.encoding).parse()[0]
        return QueryDict(beginning, encoding=request.encoding)
    except (MultiPartParserError, SuspiciousOperation, UnicodeDecodeError):
        return QueryDict()


class OwnErrorPagesMiddleware(MiddlewareMixin):
    """Shows the board's own error pages where DEBUG is on, as in the demonstration.

    Django's debug pages would show every URL, setting and local value. The error is in the log under its reference, as
    without DEBUG. Only GuardMiddleware stands nearer to the views.
    """

    def __init__(self, get_response):
        if not settings.DEBUG:
            raise MiddlewareNotUsed  # Django shows our pages by itself
        super().__init__(get_response)

    def __call__(self, request):
        try:
            resolve(request.path_info)
        except Resolver404 as error:
            return views.page_not_found(request, error)
        return self.get_response(request)

    def process_exception(self, request, exception):
        """The page for an exception of a view; None for PermissionDenied, whose page is ours with DEBUG too.

        Also None for what allauth's middleware answers: too many attempts, and reauthentication.
        """
        if isinstance(exception, PermissionDenied | ImmediateHttpResponse | ReauthenticationRequired):
            return None
        if isinstance(exception, Http404):
            return views.page_not_found(request, exception)
        if isinstance(exception, BadRequest | SuspiciousOperation):
            return views.bad_request(request, exception)
        return views.server_error(request)
