"""Health checks, answered as they come: a balancer asks by the address of the machine, without TLS."""

from __future__ import annotations

from ipaddress import ip_address

from django.conf import settings
from django.urls import resolve

PATHS = {"/healthz", "/readyz"}


def comes_from_near(address: str) -> bool:
    """Whether a network address is of this machine, or of a network in HEALTH_NETWORKS."""
    try:
        found = ip_address(address)
    except ValueError:
        return False  # none: the request came over a socket
    found = getattr(found, "ipv4_mapped", None) or found
    return any(found in network for network in settings.HEALTH_NETWORKS)


class HealthCheckMiddleware:
    """Answers GET of PATHS from this machine and from HEALTH_NETWORKS, under whatever host name and without TLS.

    Behind a proxy on this machine that is everybody; the answers hold nothing that is not for everybody.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        is_asked = request.path_info in PATHS and request.method in {"GET", "HEAD"}
        if not is_asked or not comes_from_near(request.META.get("REMOTE_ADDR", "")):
            return self.get_response(request)
        request.resolver_match = resolve(request.path_info)
        response = request.resolver_match.func(request)
        response["Cache-Control"] = "no-store, private"
        response["X-Content-Type-Options"] = "nosniff"
        return response
