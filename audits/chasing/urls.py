from django.urls import path

from audits.chasing import views

urlpatterns = [
    path("rounds/<int:pk>/letters/", views.emails, name="ladder"),
    path("rounds/<int:pk>/letters/add/", views.add_step, name="add_step"),
    path("letters/<int:pk>/change/", views.edit_step, name="edit_step"),
    path("letters/<int:pk>/take-out/", views.drop_step, name="drop_step"),
    path("following/<int:pk>/write/", views.write, name="write"),
]
