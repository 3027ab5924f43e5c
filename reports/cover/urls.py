"""URLs of the look of reports."""

from django.urls import path

from reports.cover import views

urlpatterns = [
    path("cover/", views.change, name="cover"),
    path("cover/logo/", views.logo, name="logo"),
    path("cover/logo/remove/", views.remove_logo, name="remove_logo"),
    path("cover/logo/<int:pk>/", views.logo_file, name="logo_file"),
    path("cover/template/", views.template, name="template"),
    path("cover/template/back/", views.take_template_back, name="take_template_back"),
    path("cover/template/<int:pk>/", views.template_offered, name="template_offered"),
    path("cover/template/<int:pk>/sample/", views.template_sample, name="template_sample"),
    path("cover/sample/<slug:format>/", views.sample, name="sample"),
]
