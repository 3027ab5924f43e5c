from django.urls import path

from actions.bulk import views

urlpatterns = [
    path("bulk/", views.bulk, name="bulk"),
    path("bulk/preview/<str:key>/", views.preview, name="bulk_preview"),
    path("bulk/<str:kind>/", views.change, name="bulk_change"),
]
