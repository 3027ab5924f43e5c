"""The purpose of looking at records of incidents: asked once in a session, displayed on the pages of records, where it
can be changed, and written to the access log.
"""

from functools import wraps
from urllib.parse import urlencode

from django.shortcuts import redirect
from django.urls import reverse

from incidents.access_log.services import note_look
from incidents.models import AccessLog

KEPT = "incidents_purpose"  # in the session, so that it is asked again after signing in
Purpose = AccessLog.Purpose


def purpose_of(request) -> str:
    purpose = request.session.get(KEPT, "")
    return purpose if purpose in Purpose else ""


def keep_purpose(request, purpose: str) -> None:
    request.session[KEPT] = Purpose(purpose).value


def note(request, *, what: str, record: int | None = None, rows: int = 1) -> None:
    note_look(what=what, purpose=purpose_of(request), record=record, rows=rows, by=request.user)


def purpose_url(request) -> str:
    return f"{reverse('incidents:purpose')}?{urlencode({'next': request.get_full_path()})}"


def looking(request) -> dict[str, str]:
    purpose = purpose_of(request)
    return {"purpose": str(Purpose(purpose).label) if purpose else "not said yet", "url": purpose_url(request)}


def for_a_purpose(view):
    """Decorator for pages with records: asks for a purpose first. A POST is accepted without one, so that nothing typed
    is lost; it was asked when the form was opened.
    """

    @wraps(view)
    def ask_first(request, *args, **kwargs):
        if request.method in ("GET", "HEAD") and not purpose_of(request):
            return redirect(purpose_url(request))
        return view(request, *args, **kwargs)

    return ask_first
