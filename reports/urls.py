"""URLs of reports."""

from django.urls import include, path

app_name = "reports"
urlpatterns = [
    path("", include("reports.glance.urls")),
    path("", include("reports.drafts.urls")),
    path("", include("reports.cover.urls")),
    path("", include("reports.redaction.urls")),
    path("", include("reports.frozen.urls")),
]
