"""Addresses of importing a plan, under /plan/."""

from django.urls import path

from actions.importing import views

urlpatterns = [
    path("import/", views.upload, name="import"),
    path("import/<int:pk>/", views.preview, name="import_preview"),
    path("import/<int:pk>/columns/", views.columns, name="import_columns"),
    path("import/<int:pk>/as-proposed/", views.answer_as_proposed, name="import_as_proposed"),
    path("import/<int:pk>/accept/", views.accept, name="import_accept"),
    path("import/<int:pk>/cancel/", views.cancel, name="import_cancel"),
]
