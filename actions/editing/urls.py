from django.urls import path

from actions.editing import views

urlpatterns = [
    path("rows/<int:pk>/<str:column>/edit/", views.edit_cell, name="edit_cell"),
    path("rows/<int:pk>/below/", views.add_row_below, name="add_row_below"),
]
