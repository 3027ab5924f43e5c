"""Refuses to start where the demonstration would be open to strangers."""

from django.core.checks import Error, Tags, register
from django.core.exceptions import ImproperlyConfigured

from accounts import demo


@register(Tags.security)
def demonstration_is_safe(app_configs, **kwargs):
    """accounts.E001: demonstration mode is on where it must not be."""
    try:
        demo.refuse_unsafe_start()
    except ImproperlyConfigured as error:
        return [Error(str(error), id="accounts.E001")]
    return []
