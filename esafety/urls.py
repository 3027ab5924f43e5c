"""Addresses. Those that design.md fixes are relied on from outside."""

from django.urls import include, path

from esafety import history, search, views

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
    path("search/", search.search, name="search"),
    path("plan/", include("actions.urls")),
]
