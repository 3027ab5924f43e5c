"""The page that is measured, and one that says that the project answers."""

from django.urls import path

from tests.benchmarks.plain import views

urlpatterns = [path("hello1/", views.hello1), path("readyz", views.readyz)]
