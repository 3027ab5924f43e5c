from django.urls import path

from voices.results import views

urlpatterns = [
    path("<int:pk>/result/", views.result, name="result"),
    path("<int:pk>/result/figures.<str:format>", views.export_result, name="export_result"),
    path("<int:pk>/result/<slug:code>/act/", views.act, name="act"),
    path("rounds/", views.rounds, name="rounds"),
    path("rounds/<int:pk>/", views.round_results, name="round"),
    path("rounds/<int:pk>/figures.<str:format>", views.export_round, name="export_round"),
    path("rounds/<int:pk>/publish/", views.publish, name="publish"),
]
