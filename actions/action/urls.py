from django.urls import path

from actions.action import views

urlpatterns = [
    path("actions/<int:pk>/", views.action, name="action"),
    path("actions/<int:pk>/history/", views.action_history, name="action_history"),
]
