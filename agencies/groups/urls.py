from django.urls import path

from agencies.groups import views

urlpatterns = [
    path("groups/", views.groups, name="groups"),
    path("groups/add/", views.add_group, name="add_group"),
    path("groups/<int:pk>/", views.group, name="group"),
    path("groups/<int:pk>/export/<str:format>/", views.export_group, name="export_group"),
    path("groups/<int:pk>/edit/", views.edit_group, name="edit_group"),
    path("groups/<int:pk>/members/add/", views.add_member, name="add_member"),
    path("<int:pk>/represent/", views.represent, name="represent"),
    path("groups/members/<int:pk>/edit/", views.edit_member, name="edit_member"),
    path("groups/members/<int:pk>/end/", views.end_member, name="end_member"),
]
