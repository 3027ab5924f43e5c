from django.urls import path

from actions.rolling import views

urlpatterns = [
    path("roll-forward/", views.roll_forward, name="roll_forward"),
]
