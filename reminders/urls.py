"""Addresses of letters: who gets them, what one wants to hear of, and the link by which one stops them."""

from django.urls import path

from reminders import views

urlpatterns = [
    path("reminders/", views.reminders, name="reminders"),
    path("accounts/you/letters/", views.letter_choices, name="letter_choices"),
    path("links/letters/<str:kind>/stopped/", views.letters_left, name="letters_left"),
    path("links/letters/<str:token>/", views.leave_letters, name="leave_letters"),
]
