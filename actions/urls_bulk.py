"""Addresses under /plan/ of changes to many actions, and of the chart of due dates."""

from django.urls import path

from actions.views import bulk, timeline

urlpatterns = [
    path("bulk/", bulk.bulk, name="bulk"),
    path("bulk/preview/<str:key>/", bulk.preview, name="bulk_preview"),
    path("bulk/<str:kind>/", bulk.change, name="bulk_change"),
    path("timeline/", timeline.timeline, name="timeline"),
    path("timeline/export/<str:format>/", timeline.export, name="export_timeline"),
]
