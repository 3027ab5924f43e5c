"""Mail about sign-in, sent by the worker: nobody waits for a mail server, and no answer's time tells who is known."""

from __future__ import annotations

import io
from urllib.parse import urlsplit

from allauth.account.forms import ResetPasswordForm
from allauth.core.context import request_context
from django.core.handlers.wsgi import WSGIRequest
from django.tasks import task


@task
def send_password_link(email: str, site: str) -> None:
    """Mail a link with which a password is set to whoever signs in with this address; nothing where nobody does.

    `site` is the address of the site as the person sees it, "https://plan.example.gov.uk/". The link is made here,
    so that the queue never holds one.
    """
    form, request = ResetPasswordForm({"email": email}), request_to(site)
    with request_context(request):
        if form.is_valid():
            form.save(request)


def request_to(site: str) -> WSGIRequest:
    """A request to the first page of the site, for what builds whole addresses from one."""
    parts = urlsplit(site)
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": "/",
        "HTTP_HOST": parts.netloc,
        "HTTP_X_FORWARDED_PROTO": parts.scheme,
        "SERVER_NAME": parts.hostname or "",
        "SERVER_PORT": str(parts.port or (443 if parts.scheme == "https" else 80)),
        "wsgi.url_scheme": parts.scheme,
        "wsgi.input": io.BytesIO(),
    }
    return WSGIRequest(environ)
