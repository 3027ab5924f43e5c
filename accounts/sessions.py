"""What signing in and out do to sessions (test L8)."""

from __future__ import annotations

from accounts.middleware import start_clock


def signed_in(sender, request, user, **kwargs) -> None:
    """Starts the clocks of a new session."""
    if request is not None and hasattr(request, "session"):
        start_clock(request.session)


def signed_out(sender, request, user, **kwargs) -> None:
    """Signing out on one machine ends the sessions on all others, a forgotten one at work included."""
    if user is not None:
        user.end_sessions()
