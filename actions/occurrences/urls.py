from django.urls import path

from actions.occurrences import views

urlpatterns = [
    path("actions/<int:pk>/occurrences/<str:due>/done/", views.close_occurrence, name="close_occurrence"),
    path("actions/<int:pk>/occurrences/<str:due>/call-off/", views.call_off_occurrence, name="call_off_occurrence"),
    path("actions/<int:pk>/occurrences/<str:due>/reopen/", views.reopen_occurrence, name="reopen_occurrence"),
    path("timescales/<int:pk>/first-date/", views.first_date, name="first_date"),
]
