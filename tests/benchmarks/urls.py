"""The addresses of the application, and those that exist only for the benchmark."""

from django.urls import path

from esafety.urls import *  # noqa: F403 (the handlers of errors)
from esafety.urls import urlpatterns as application
from tests.benchmarks import views

urlpatterns = [
    path("bench/hello/", views.hello),
    path("bench/hello1/", views.hello1),
    path("bench/connection/", views.connection_used),
    path("bench/bare/<str:format>/", views.bare),
    path("bench/bare-report/<int:pk>/<str:format>/", views.bare_report),
    *application,
]
