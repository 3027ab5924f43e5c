"""URLs of reminders: who gets them, choices, and the unsubscribe link."""

from django.urls import path

from reminders import views

urlpatterns = [
    path("reminders/", views.reminders, name="reminders"),
    path("accounts/you/letters/", views.letter_choices, name="letter_choices"),
    path("links/letters/<str:kind>/stopped/", views.letters_left, name="letters_left"),
    path("links/letters/<str:token>/", views.leave_letters, name="leave_letters"),
]
