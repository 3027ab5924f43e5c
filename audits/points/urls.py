from django.urls import path

from audits.points import views

urlpatterns = [
    path("access-points/", views.access_points, name="access_points"),
    path("access-points/add/", views.add_access_point, name="add_access_point"),
    path("access-points/export/<str:format>/", views.export, name="export_access_points"),
    path("returns/<int:pk>/places/", views.register_places, name="register_places"),
    path("access-points/<int:pk>/", views.access_point, name="access_point"),
    path("access-points/<int:pk>/change/", views.edit_access_point, name="edit_access_point"),
    path("access-points/<int:pk>/close/", views.close_access_point, name="close_access_point"),
]
