from django.urls import path

from audits.chasing import views

urlpatterns = [
    path("rounds/<int:pk>/letters/", views.emails, name="ladder"),
    path("following/<int:pk>/write/", views.write, name="write"),
    # Until December 2026 each round had reminders of its own
    path("rounds/<int:pk>/letters/add/", views.moved, name="add_step"),
    path("letters/<int:pk>/change/", views.moved, name="edit_step"),
    path("letters/<int:pk>/take-out/", views.moved, name="drop_step"),
]
