from django.urls import path

from actions.evidence import views

urlpatterns = [
    path("actions/<int:pk>/evidence/add/", views.add_evidence, name="add_evidence"),
    path("evidence/<int:pk>/", views.evidence, name="evidence"),
    path("evidence/<int:pk>/remove/", views.remove_evidence, name="remove_evidence"),
]
