"""What somebody looks at records of incidents for: asked once in a session of work, shown on top of the pages of
records, where it can be changed, and noted with every look."""

from __future__ import annotations

from functools import wraps
from urllib.parse import urlencode

from django.shortcuts import redirect
from django.urls import reverse

from incidents.access_log.services import note_look
from incidents.models import AccessLog

KEPT = "incidents_purpose"  # in the session, so that it is asked again after signing in
Purpose = AccessLog.Purpose


def purpose_of(request) -> str:
    """What this person has said in this session; "" where nothing yet."""
    said = request.session.get(KEPT, "")
    return said if said in Purpose else ""


def keep_purpose(request, purpose: str) -> None:
    """Note it for what is looked at from now on."""
    request.session[KEPT] = Purpose(purpose).value


def note(request, *, what: str, record: int | None = None, rows: int = 1) -> None:
    """Note a look of whoever came through a page that is opened for a purpose."""
    note_look(what=what, purpose=purpose_of(request), record=record, rows=rows, by=request.user)


def ask_address(request) -> str:
    """The page that asks, and leads back here."""
    return f"{reverse('incidents:purpose')}?{urlencode({'next': request.get_full_path()})}"


def looking(request) -> dict[str, str]:
    """What a page of records says of it: the purpose in words, and the address where it is changed."""
    said = purpose_of(request)
    return {"said": str(Purpose(said).label) if said else "not said yet", "address": ask_address(request)}


def for_a_purpose(view):
    """A page that shows records: whoever has not said what for is asked first. What was sent by a form is taken, so
    that nothing typed is lost; it was asked when the form was opened."""

    @wraps(view)
    def ask_first(request, *args, **kwargs):
        if request.method in ("GET", "HEAD") and not purpose_of(request):
            return redirect(ask_address(request))
        return view(request, *args, **kwargs)

    return ask_first
