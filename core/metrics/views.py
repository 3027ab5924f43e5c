"""/metrics, for requests that send the setting METRICS_TOKEN."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.http import require_safe

from core.metrics.page import Collector


@login_not_required
@require_safe
def metrics(request):
    """The figures in the format of Prometheus; 404 without the setting, or without its value as a bearer token."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    is_known = constant_time_compare(token.strip(), settings.METRICS_TOKEN)
    if not (settings.METRICS_TOKEN and scheme.lower() == "bearer" and is_known):
        raise Http404
    from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4, generate_latest
    from prometheus_client.registry import CollectorRegistry

    registry = CollectorRegistry()  # its own, so that no figures about the process are added
    registry.register(Collector())
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_PLAIN_0_0_4)
