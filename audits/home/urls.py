"""The address of the page of audits."""

from django.urls import path

from audits.home import views

urlpatterns = [path("", views.begin, name="home")]
