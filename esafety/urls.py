"""Addresses. Those that design.md fixes are relied on from outside."""

from django.urls import include, path

from actions.views.calendar import calendar_feed
from esafety import history, search, views, views_settings

handler400 = "core.views_pages.bad_request"
handler403 = "core.views_pages.permission_denied"
handler404 = "core.views_pages.page_not_found"
handler429 = "accounts.views.too_many_attempts"
handler500 = "core.views_pages.server_error"

urlpatterns = [
    path("", views.home, name="home"),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("", include("core.urls")),
    path("", include("accounts.urls")),
    path("history/<str:kind>/<int:pk>/", history.history, name="history"),
    path("calendar/<str:token>.ics", calendar_feed, name="calendar_feed"),
    path("search/", search.search, name="search"),
    path("settings/", views_settings.settings, name="settings"),
    path("settings/<str:key>/", views_settings.change_setting, name="change_setting"),
    path("plan/", include("actions.urls")),
    path("agencies/", include("agencies.urls")),
]
