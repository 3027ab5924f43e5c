from django.urls import path

from audits.results import views

urlpatterns = [
    path("results/<int:pk>/", views.results, name="results"),
    path("results/<int:pk>/export/<str:format>/", views.export_results, name="export_results"),
    path("results/<int:pk>/answers.<str:format>", views.export_answers, name="export_answers"),
    path("returns/<int:pk>/result/", views.own_result, name="own_result"),
]
