"""URLs of redaction."""

from django.urls import path

from reports.redaction import views

urlpatterns = [
    path("redactions/", views.overview, name="redactions"),
    path("redactions/new/", views.look, name="redaction_new"),
    path("redactions/propose/", views.propose, name="redaction_propose"),
    path("redactions/<int:pk>/", views.one, name="redaction"),
    path("redactions/<int:pk>/drop/", views.drop, name="redaction_drop"),
]
