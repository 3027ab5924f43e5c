from django.urls import path

from actions.fields import views

urlpatterns = [
    path("fields/", views.plan_fields, name="plan_fields"),
    path("fields/levels/", views.name_levels, name="name_levels"),
    path("fields/add/", views.add_field, name="add_field"),
    path("fields/<int:pk>/edit/", views.edit_field, name="edit_field"),
    path("fields/<int:pk>/archive/", views.archive_field, name="archive_field"),
    path("fields/<int:pk>/shift/", views.shift_field, name="shift_field"),
    path("fields/<int:pk>/of/<int:owner>/", views.set_field_value, name="set_field_value"),
]
