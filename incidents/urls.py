"""Addresses of incidents. None holds a case number."""

from django.urls import include, path

app_name = "incidents"
urlpatterns = [
    path("", include("incidents.records.urls")),
    path("", include("incidents.access_log.urls")),
    path("", include("incidents.importing.urls")),
    path("", include("incidents.types.urls")),
    path("", include("incidents.retention.urls")),
    path("", include("incidents.figures.urls")),
    path("", include("incidents.editions.urls")),
]
