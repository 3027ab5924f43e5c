"""Session changes at sign-in and sign-out."""

import secrets

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import get_authentication_records
from django.conf import settings
from django.contrib import messages

from accounts.middleware import start_clock
from accounts.sessions.store import ADDRESS, DEVICE, NUMBER
from accounts.sign_in.devices import device_of
from core.kept_forms.services import note_kept
from core.security.services import note


def signed_in(sender, request, user, **kwargs) -> None:
    if request is not None and hasattr(request, "session"):
        start_clock(request.session)
        request.session[NUMBER] = secrets.token_hex(16)
        request.session[DEVICE] = device_of(request.META.get("HTTP_USER_AGENT", ""))
        request.session[ADDRESS] = get_adapter().get_client_ip(request) if request.META.get("REMOTE_ADDR") else None
        note_kept(request.session, user)


def signed_out(sender, request, user, **kwargs) -> None:
    """Signing out on one machine ends all other sessions too, such as a forgotten one at work."""
    if user is not None:
        note("session", "out", actor=user, subject=user)
        user.end_sessions()
    if came_by_single_sign_on(request, user):
        provider = settings.OIDC["name"]
        messages.info(
            request,
            f"You are signed out here, and still signed in at {provider}. On a computer that others use, sign out "
            "there as well.",
            fail_silently=True,
        )


def came_by_single_sign_on(request, user) -> bool:
    if not settings.OIDC or not hasattr(request, "session"):
        return False
    return any(record["method"] == "socialaccount" for record in get_authentication_records(request, user))
