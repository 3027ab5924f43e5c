from django.urls import path

from incidents.types import views

urlpatterns = [
    path("types/", views.listed, name="types"),
    path("types/new/", views.add, name="add_type"),
    path("types/<int:pk>/", views.change, name="change_type"),
    path("types/<int:pk>/retire/", views.retire, name="retire_type"),
    path("types/<int:pk>/use-again/", views.use_again, name="use_type_again"),
    path("types/<int:pk>/up/", views.move_up, name="move_type_up"),
]
