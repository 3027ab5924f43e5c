"""Addresses under /plan/ of the plan check."""

from django.urls import path

from actions.views import checking

urlpatterns = [
    path("check/", checking.check, name="check"),
    path("check/mend/", checking.mend_finding, name="mend_finding"),
    path("check/leave/", checking.leave_finding, name="leave_finding"),
    path("check/ask-again/", checking.ask_again, name="ask_again"),
    path("timescales/<int:pk>/date/", checking.settle_date, name="settle_date"),
    path("leads/<int:pk>/", checking.place_lead, name="place_lead"),
]
