"""Addresses of what a person leads, and of what is said of an action beside its updates."""

from django.urls import path

from actions.views import declaring, desk, evidence, mine

urlpatterns = [
    path("mine/", mine.my_actions, name="my_actions"),
    path("desk/", desk.desk, name="desk"),
    path("actions/<int:pk>/declare/", declaring.declare, name="declare"),
    path("timescales/<int:pk>/met/", declaring.meet_dated_part, name="meet_dated_part"),
    path("actions/<int:pk>/evidence/add/", evidence.add_evidence, name="add_evidence"),
    path("evidence/<int:pk>/", evidence.evidence, name="evidence"),
    path("evidence/<int:pk>/remove/", evidence.remove_evidence, name="remove_evidence"),
]
