"""Addresses under /plan/ of what goes on from one date, or from one plan, to the next."""

from django.urls import path

from actions.occurrences import views as occurrences
from actions.rolling import views as rolling

urlpatterns = [
    path("actions/<int:pk>/occurrences/<str:due>/done/", occurrences.close_occurrence, name="close_occurrence"),
    path(
        "actions/<int:pk>/occurrences/<str:due>/call-off/", occurrences.call_off_occurrence, name="call_off_occurrence"
    ),
    path("actions/<int:pk>/occurrences/<str:due>/reopen/", occurrences.reopen_occurrence, name="reopen_occurrence"),
    path("timescales/<int:pk>/first-date/", occurrences.first_date, name="first_date"),
    path("roll-forward/", rolling.roll_forward, name="roll_forward"),
]
