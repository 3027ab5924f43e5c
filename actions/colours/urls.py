from django.urls import path

from actions.colours import views

urlpatterns = [
    path("actions/<int:pk>/colour/", views.set_colour, name="set_colour"),
    path("colours/<int:pk>/take-back/", views.take_back_colour, name="take_back_colour"),
]
