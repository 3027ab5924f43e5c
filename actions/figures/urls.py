from django.urls import path

from actions.figures import views

urlpatterns = [
    path("actions/<int:pk>/measure/", views.measure, name="measure"),
    path("actions/<int:pk>/measure/count/", views.count_measure, name="count_measure"),
]
