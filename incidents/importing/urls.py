"""Addresses of importing."""

from django.urls import path

from incidents.importing import views

urlpatterns = [
    path("import/", views.upload, name="import"),
    path("import/<int:pk>/", views.one, name="import_one"),
    path("import/<int:pk>/columns/", views.columns, name="import_columns"),
    path("import/<int:pk>/words/", views.words, name="import_words"),
    path("import/<int:pk>/same-case/", views.same_case, name="import_same_case"),
    path("import/<int:pk>/accept/", views.accept, name="import_accept"),
    path("import/<int:pk>/cancel/", views.cancel, name="import_cancel"),
    path("import/<int:pk>/undo/", views.undo, name="import_undo"),
]
