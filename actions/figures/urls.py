"""Addresses of what actions are measured by, under /plan/."""

from django.urls import path

from actions.figures import views

urlpatterns = [
    path("actions/<int:pk>/measure/", views.measure, name="measure"),
]
