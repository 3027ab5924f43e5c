"""Pages outside the apps: accessibility, privacy, help, and error pages."""

import logging
import sys
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import loader
from django.templatetags.static import static
from django.urls import reverse
from django.views.debug import ExceptionReporter
from django.views.decorators.csrf import requires_csrf_token
from django.views.decorators.http import require_safe

from core.records.rules import Away, Gone
from core.text.references import new_reference
from core.web.logs import url_pattern

logger = logging.getLogger("core.errors")
RETRY_AFTER = 30  # seconds
ROLES = (
    "working_group", "manager", "agency", "signatory", "recorder", "board", "dpo", "administrator",
)  # fmt: skip


@login_not_required
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/accessibility.html", {"notices": settings.NOTICES})


@login_not_required
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    return render(
        request,
        "pages/privacy.html",
        {
            "idle_minutes": settings.SESSION_IDLE_MINUTES,
            "longest_hours": settings.SESSION_MAX_HOURS,
            "notices": settings.NOTICES,
        },
    )


@login_not_required
@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    own = getattr(request.user, "roles", ())
    roles = [(f"pages/help_roles.html#{role}", role in own) for role in sorted(ROLES, key=lambda role: role not in own)]
    return render(request, "pages/help.html", {"idle_minutes": settings.SESSION_IDLE_MINUTES, "roles": roles})


@login_not_required
@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    """Where to report a weakness of this site (RFC 9116); it follows the settings, so it expires in 30 days."""
    email, site = settings.BOARD_CONTACT_EMAIL, settings.SITE_URL
    lines = [
        *([f"Contact: mailto:{quote(email, safe='@')}"] if email else []),
        f"Contact: {site}{reverse('privacy')}",
        f"Expires: {datetime.now(UTC) + timedelta(days=30):%Y-%m-%dT00:00:00Z}",
        "Preferred-Languages: en",
        f"Canonical: {site}{reverse('security_txt')}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


def error_page(request: HttpRequest, template: str, status: int, words: str = "") -> HttpResponse:
    """An error page with a reference to the log. `words` may be shown to the reader, also on the page that displays
    what was typed in a refused form (core/kept_forms/middleware.py).
    """
    request.reference = reference = new_reference()
    request.refusal = words
    logger.warning("Reference %s: %s at %s %s", reference, status, request.method, url_pattern(request))
    return render(request, template, {"reference": reference, "words": words}, status=status)


@requires_csrf_token
def bad_request(request: HttpRequest, exception=None) -> HttpResponse:
    """handler400. The exception's message may name internals, so it is not shown."""
    return error_page(request, "400.html", 400)


@requires_csrf_token
def permission_denied(request: HttpRequest, exception=None) -> HttpResponse:
    """handler403. The message of our own PermissionDenied is for the reader."""
    return error_page(request, "403.html", 403, words=str(exception or ""))


@requires_csrf_token
def page_not_found(request: HttpRequest, exception=None) -> HttpResponse:
    """handler404: one page for what does not exist and what may not be known of; a Gone's message is for the reader."""
    return error_page(request, "404.html", 404, words=str(exception) if isinstance(exception, Gone) else "")


@requires_csrf_token
def server_error(request: HttpRequest) -> HttpResponse:
    """handler500. Uses no database, session or context processor: any of them may be what failed.

    Status 503 and `Retry-After` where the database or the store of files did not answer, wherever that was noticed. No
    middleware could do this: Django turns what a view raises into an answer before an outer one sees it.
    """
    failure = sys.exc_info()
    status = 503 if isinstance(failure[1], Away) or is_database_away(failure[1]) else 500
    request.reference = reference = new_reference()
    logger.error("Reference %s: %s at %s %s", reference, status, request.method, url_pattern(request), exc_info=failure)
    headers = {"Retry-After": str(RETRY_AFTER), "Cache-Control": "no-store"} if status == 503 else {}
    return HttpResponse(failure_html(reference, f"{status}.html"), status=status, headers=headers)


def is_database_away(error: BaseException | None) -> bool:
    """Whether the database could not be reached, ended the connection or had no room or time for a statement."""
    return isinstance(error, OperationalError | InterfaceError)


def failure_html(reference: str, template: str = "500.html") -> str:
    context = {
        "reference": reference,
        "stylesheet": stylesheet(),
        "board_name": settings.BOARD_NAME,
        "service_name": settings.SERVICE_NAME,
        "contact_email": settings.BOARD_CONTACT_EMAIL,
        "contact_phone": settings.BOARD_CONTACT_PHONE,
    }
    return loader.get_template(template).render(context)


class OwnReporter(ExceptionReporter):
    """DEFAULT_EXCEPTION_REPORTER, for errors before our middleware: a reference, no settings or values."""

    def get_traceback_html(self) -> str:
        return failure_html(self.noted())

    def get_traceback_text(self) -> str:
        return f"Something went wrong. Reference {self.noted()}"

    def noted(self) -> str:
        """Log the error; returns its reference."""
        reference = new_reference()
        logger.error("Reference %s", reference, exc_info=(self.exc_type, self.exc_value, self.tb))
        return reference


def stylesheet() -> str:
    """URL of the styles, or "" where they were not built: the error page must not fail as well."""
    try:
        return static("build/app.css")
    except ValueError:
        return ""


@requires_csrf_token
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """CSRF_FAILURE_VIEW: usually a page that was open for too long, or cookies that are off."""
    request.csrf_unchecked = True
    words = (
        "This form could not be accepted, because the page had been open for too long, or you signed in or "
        "out in another tab. Open the page again and send it."
    )
    return error_page(request, "403.html", 403, words=words)
