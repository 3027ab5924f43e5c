"""Addresses under /resources/."""

urlpatterns = []
