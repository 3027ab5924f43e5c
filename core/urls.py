"""Addresses of the pages that are linked from every footer, of security.txt, and of files that are prepared."""

from django.urls import include, path

from core.files import views as views_files
from core.metrics import views as views_metrics
from core.pages import views as views_fields
from core.web import views as views_pages

urlpatterns = [
    path("", include("core.kept_forms.urls")),
    path("accessibility/", views_pages.accessibility, name="accessibility"),
    path("privacy/", views_pages.privacy, name="privacy"),
    path(".well-known/security.txt", views_pages.security_txt, name="security_txt"),
    path("metrics", views_metrics.metrics, name="metrics"),
    path("help/", views_pages.help_page, name="help"),
    path("reading/date/", views_fields.read_date, name="read_date"),
    path("files/<int:pk>/", views_files.prepared, name="prepared_file"),
    path("files/<int:pk>/download/", views_files.download, name="download_file"),
    path("files/<int:pk>/again/", views_files.prepare_again, name="prepare_again"),
]
