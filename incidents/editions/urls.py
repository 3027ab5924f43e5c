from django.urls import path

from incidents.editions import views

urlpatterns = [
    path("figures/cut-offs/", views.cut_offs, name="cut_offs"),
    path("figures/publish/<int:year>/<int:quarter>/", views.publish, name="publish"),
    path("figures/published/", views.published, name="published"),
    path("figures/published/<int:pk>/", views.edition, name="edition"),
    path("figures/published/<int:pk>/file/<str:format>/", views.export_edition, name="export_edition"),
]
