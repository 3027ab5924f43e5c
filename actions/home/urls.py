"""Addresses of what a person leads, and of what is said of an action beside its updates."""

from django.urls import path

from actions.evidence import views
from actions.home.views import manager_home, my_actions
from actions.progress.views import declaring

urlpatterns = [
    path("mine/", my_actions.my_actions, name="my_actions"),
    path("desk/", manager_home.desk, name="desk"),
    path("actions/<int:pk>/declare/", declaring.declare, name="declare"),
    path("timescales/<int:pk>/met/", declaring.meet_dated_part, name="meet_dated_part"),
    path("actions/<int:pk>/evidence/add/", views.add_evidence, name="add_evidence"),
    path("evidence/<int:pk>/", views.evidence, name="evidence"),
    path("evidence/<int:pk>/remove/", views.remove_evidence, name="remove_evidence"),
]
