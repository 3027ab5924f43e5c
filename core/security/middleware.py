"""Notes refused pages and downloaded files in the security journal; other pages cost no statement."""

from django.utils.deprecation import MiddlewareMixin

from core.security.services import note
from core.web.logs import url_pattern


class SecurityJournalMiddleware(MiddlewareMixin):
    """Placed after allauth's middleware, which says for which request something is noted."""

    def __call__(self, request):
        response = self.get_response(request)
        if (event := event_of(request, response)) and not getattr(request, "is_noted", False):
            note(*event, page=url_pattern(request), record=record_of(request))
        return response


def event_of(request, response) -> tuple[str, str] | None:
    """Kind and outcome of the event that an answer is; None for most. A 404 counts where the address names a record."""
    if response.status_code == 403:
        return "refused", "form" if getattr(request, "csrf_unchecked", False) else "right"
    if response.status_code == 404 and getattr(request.resolver_match, "kwargs", None):
        return "refused", "record"
    if response.status_code == 200 and response.get("Content-Disposition", "").startswith("attachment"):
        return "export", "done"
    return None


def record_of(request) -> int:
    """The key in the address; 0 where there is none. No other part of an address is noted: it may be a secret."""
    key = request.resolver_match.kwargs.get("pk") if request.resolver_match else None
    return key if isinstance(key, int) else 0
