"""Addresses under /news/."""

urlpatterns = []
