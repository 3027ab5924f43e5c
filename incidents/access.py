"""What every page of incidents requires: a right, and a session that ends sooner than elsewhere."""

from django.conf import settings
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.middleware import idle_limit
from agencies import access
from incidents.access_log.purposes import for_a_purpose


def requires(*permissions: str, records: bool = False):
    """A page that needs any one of these permissions, on which a session ends after INCIDENT_IDLE_MINUTES without use.
    One that shows records is opened for a purpose.
    """
    short = idle_limit(settings.INCIDENT_IDLE_MINUTES)
    return lambda view: short(access.requires(*permissions)(for_a_purpose(view) if records else view))


def page_view(*permissions: str, records: bool = False):
    return lambda view: require_safe(requires(*permissions, records=records)(view))


def button_view(*permissions: str, records: bool = False):
    return lambda view: require_POST(requires(*permissions, records=records)(view))


def form_view(*permissions: str, records: bool = False):
    methods = require_http_methods(["GET", "HEAD", "POST"])
    return lambda view: methods(requires(*permissions, records=records)(view))
