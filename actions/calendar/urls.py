from django.urls import path

from actions.calendar.views import calendar, timeline

urlpatterns = [
    path("calendar/", calendar.calendar, name="calendar"),
    path("calendar/make/", calendar.make_feed, name="make_feed"),
    path("calendar/<int:pk>/take-back/", calendar.revoke_feed, name="revoke_feed"),
    path("timeline/", timeline.timeline, name="timeline"),
    path("timeline/export/<str:format>/", timeline.export, name="export_timeline"),
]
