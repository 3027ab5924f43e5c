"""Addresses under /plan/."""

urlpatterns = []
