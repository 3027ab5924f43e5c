"""URLs of posters, for everybody."""

from django.urls import path

from voices.said import views

urlpatterns = [
    path("<int:issue>/", views.said, name="said"),
    path("<int:issue>/poster.pdf", views.poster, name="said_poster"),
]
