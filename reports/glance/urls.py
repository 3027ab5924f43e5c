"""URLs of the board at a glance."""

from django.urls import path

from reports.glance import views

urlpatterns = [
    path("glance/", views.glance, name="glance"),
    path("glance/words/", views.words, name="glance_words"),
]
