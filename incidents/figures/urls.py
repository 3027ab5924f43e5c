from django.urls import path

from incidents.figures import views

urlpatterns = [
    path("figures/", views.quarter, name="figures"),
    path("figures/<int:year>/<int:quarter>/file/<str:format>/", views.export_quarter, name="export_quarter"),
    path("figures/year/<int:year>/", views.year, name="year_figures"),
    path("figures/year/<int:year>/file/<str:format>/", views.export_year, name="export_year"),
    path("figures/rows/", views.behind, name="rows_behind"),
]
