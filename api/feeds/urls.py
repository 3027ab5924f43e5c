"""Addresses of the feeds: /feeds/v1/<name>.csv and .json."""

from django.urls import path

from api.feeds import views

urlpatterns = [path("<slug:name>.<slug:format>", views.feed, name="feed")]
