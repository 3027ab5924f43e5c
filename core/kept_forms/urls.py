from django.urls import path

from core.kept_forms import views

urlpatterns = [
    path("kept/", views.kept_forms, name="kept_forms"),
    path("kept/<slug:key>/", views.kept_form, name="kept_form"),
    path("kept/<slug:key>/delete/", views.drop_kept_form, name="drop_kept_form"),
]
