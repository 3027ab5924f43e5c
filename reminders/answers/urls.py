"""URLs of answer pages, under /answer/: for people who do not sign in."""

from django.urls import path

from reminders.answers import views

urlpatterns = [
    path("thank-you/", views.finished, name="answer_finished"),
    path("<str:token>/", views.answer, name="answer"),
    path("<str:token>/not-me/", views.not_me, name="answer_not_me"),
]
