"""URLs of answer pages, which need no sign-in, and of what the manager checks."""

from django.urls import path

from reminders.answers import views

urlpatterns = [
    path("answer/thank-you/", views.finished, name="answer_finished"),
    path("answer/<str:token>/", views.answer, name="answer"),
    path("answer/<str:token>/not-me/", views.not_me, name="answer_not_me"),
    path("answers/", views.to_check, name="answers_to_check"),
    path("answers/<int:pk>/checked/", views.check, name="check_answer"),
]
