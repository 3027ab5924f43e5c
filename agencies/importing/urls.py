"""Addresses of importing a list of agencies."""

from django.urls import path

from agencies.importing import views

urlpatterns = [
    path("import/", views.upload, name="import_agencies"),
    path("import/<int:pk>/", views.preview, name="agency_import"),
    path("import/<int:pk>/columns/", views.columns, name="agency_import_columns"),
    path("import/<int:pk>/as-proposed/", views.take_proposed, name="take_proposed_agencies"),
    path("import/<int:pk>/accept/", views.accept, name="accept_agency_import"),
    path("import/<int:pk>/cancel/", views.cancel, name="cancel_agency_import"),
    path("import/<int:pk>/undo/", views.undo, name="undo_agency_import"),
]
