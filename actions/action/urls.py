"""Addresses under /plan/ of what stands around actions: follow-ups, queries, decisions, cross-references."""

from django.urls import path

from actions.followups import views as followups
from actions.progress.views import requests
from actions.queries import views as queries
from actions.references import views as references

urlpatterns = [
    path("follow-ups/", followups.follow_ups, name="follow_ups"),
    path("follow-ups/export/<str:format>/", followups.export, name="export_follow_ups"),
    path("actions/<int:pk>/follow-ups/add/", followups.add_follow_up, name="add_follow_up"),
    path("follow-ups/<int:pk>/edit/", followups.edit_follow_up, name="edit_follow_up"),
    path("follow-ups/<int:pk>/done/", followups.finish_follow_up, name="finish_follow_up"),
    path("follow-ups/<int:pk>/drop/", followups.drop_follow_up, name="drop_follow_up"),
    path("follow-ups/<int:pk>/reopen/", followups.reopen_follow_up, name="reopen_follow_up"),
    path("queries/", queries.queries, name="queries"),
    path("queries/export/<str:format>/", queries.export, name="export_queries"),
    path("actions/<int:pk>/queries/raise/", queries.raise_query, name="raise_query"),
    path("queries/<int:pk>/answer/", queries.answer_query, name="answer_query"),
    path("queries/<int:pk>/decide/", queries.decide_query, name="decide_query"),
    path("actions/<int:pk>/decisions/add/", queries.record_decision, name="record_decision"),
    path("requests/<int:pk>/take-back/", requests.withdraw_request, name="withdraw_request"),
    path("references/", references.references, name="references"),
    path("references/<int:pk>/", references.settle_reference, name="settle_reference"),
    path("references/<int:pk>/confirm/", references.confirm_reference, name="confirm_reference"),
]
