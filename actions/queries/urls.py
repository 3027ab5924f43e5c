from django.urls import path

from actions.queries import views

urlpatterns = [
    path("queries/", views.queries, name="queries"),
    path("queries/export/<str:format>/", views.export, name="export_queries"),
    path("actions/<int:pk>/queries/raise/", views.raise_query, name="raise_query"),
    path("queries/<int:pk>/answer/", views.answer_query, name="answer_query"),
    path("queries/<int:pk>/decide/", views.decide_query, name="decide_query"),
    path("actions/<int:pk>/decisions/add/", views.record_decision, name="record_decision"),
]
