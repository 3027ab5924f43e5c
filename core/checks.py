"""Refuses to start with a virus scanner that is not there: files would be refused one by one, or kept unscanned."""

from __future__ import annotations

from django.conf import settings
from django.core.checks import Error, Tags, register
from django.utils.module_loading import import_string


@register(Tags.security)
def scanner_is_there(app_configs, **kwargs):
    """core.E001: UPLOAD_SCANNER names nothing that can be called."""
    try:
        found = callable(import_string(settings.UPLOAD_SCANNER)) if settings.UPLOAD_SCANNER else True
    except ImportError:
        found = False
    words = (
        f"UPLOAD_SCANNER is {settings.UPLOAD_SCANNER}, which is no function. Name one by its dotted name, or unset it."
    )
    return [] if found else [Error(words, id="core.E001")]
