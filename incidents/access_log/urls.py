from django.urls import path

from incidents.access_log import views

urlpatterns = [
    path("purpose/", views.choose, name="purpose"),
]
