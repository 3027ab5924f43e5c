"""Answers health checks before host name and TLS are checked: balancers use the machine's address, without TLS."""

from ipaddress import ip_address

from django.conf import settings
from django.urls import resolve
from django.utils.deprecation import MiddlewareMixin

PATHS = {"/healthz", "/readyz"}


def is_in_health_networks(address: str) -> bool:
    """Whether a network address is that of this machine, or is in a network of HEALTH_NETWORKS."""
    try:
        found = ip_address(address)
    except ValueError:
        return False  # empty: the request came over a socket
    found = getattr(found, "ipv4_mapped", None) or found
    return any(found in network for network in settings.HEALTH_NETWORKS)


class HealthCheckMiddleware(MiddlewareMixin):
    """Answers GET of PATHS from this machine and HEALTH_NETWORKS, under any host name. Behind a proxy on this machine
    every request counts as from this machine; the answers contain nothing secret.
    """

    def __call__(self, request):
        is_check = request.path_info in PATHS and request.method in {"GET", "HEAD"}
        if not is_check or not is_in_health_networks(request.META.get("REMOTE_ADDR", "")):
            return self.get_response(request)
        request.resolver_match = resolve(request.path_info)
        response = request.resolver_match.func(request)
        response["Cache-Control"] = "no-store, private"
        response["X-Content-Type-Options"] = "nosniff"
        return response
