"""What is refused before anything else looks at it."""

from django.conf import settings
from django.template.response import TemplateResponse


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
