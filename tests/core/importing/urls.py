"""The addresses of the site, and those of importing places."""

from django.urls import include, path

from agencies.access import requires
from core.importing.views import desk_urls
from esafety.urls import *  # noqa: F403 (handlers too)
from esafety.urls import urlpatterns as site
from tests.core.importing.places import PLACES

urlpatterns = [*site, path("places/", include(desk_urls(PLACES, guard=requires("directory.edit_any"))))]
