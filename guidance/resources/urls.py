from django.urls import path

from guidance.resources import views

urlpatterns = [
    path("", views.resources, name="resources"),
    path("export/<str:format>/", views.export_resources, name="export_resources"),
    path("add/", views.add_resource, name="add_resource"),
    path("<int:pk>/", views.resource, name="resource"),
    path("<int:pk>/edit/", views.edit_resource, name="edit_resource"),
    path("<int:pk>/review/", views.review_resource, name="review_resource"),
    path("<int:pk>/remove/", views.remove_resource, name="remove_resource"),
    path("<int:pk>/reinstate/", views.reinstate_resource, name="reinstate_resource"),
]
