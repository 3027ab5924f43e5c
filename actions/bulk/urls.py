"""Addresses under /plan/ of changes to many actions, and of the chart of due dates."""

from django.urls import path

from actions.bulk import views
from actions.calendar.views import timeline

urlpatterns = [
    path("bulk/", views.bulk, name="bulk"),
    path("bulk/preview/<str:key>/", views.preview, name="bulk_preview"),
    path("bulk/<str:kind>/", views.change, name="bulk_change"),
    path("timeline/", timeline.timeline, name="timeline"),
    path("timeline/export/<str:format>/", timeline.export, name="export_timeline"),
]
