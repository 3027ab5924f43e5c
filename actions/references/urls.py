from django.urls import path

from actions.references import views

urlpatterns = [
    path("references/", views.references, name="references"),
    path("references/<int:pk>/", views.settle_reference, name="settle_reference"),
    path("references/<int:pk>/confirm/", views.confirm_reference, name="confirm_reference"),
]
