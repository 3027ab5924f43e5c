"""Addresses of the pages that are linked from every footer; all three are fixed."""

from django.urls import path

from core import views_pages

urlpatterns = [
    path("accessibility/", views_pages.accessibility, name="accessibility"),
    path("privacy/", views_pages.privacy, name="privacy"),
    path("help/", views_pages.help_page, name="help"),
]
