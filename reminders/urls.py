"""URLs of reminders: who gets them, choices, and the unsubscribe link."""

from django.urls import include, path

from reminders.routine import views

urlpatterns = [
    path("", include("reminders.answers.urls")),
    path("reminders/", views.reminders, name="reminders"),
    path("accounts/you/letters/", views.email_choices, name="letter_choices"),
    path("links/letters/<str:kind>/stopped/", views.emails_stopped, name="letters_left"),
    path("links/letters/<str:token>/", views.stop_emails, name="leave_letters"),
]
