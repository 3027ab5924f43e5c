from django.urls import path

from actions.plans import views

urlpatterns = [
    path("plans/", views.plans, name="plans"),
    path("plans/<int:pk>/put-in-force/", views.put_in_force, name="put_in_force"),
]
