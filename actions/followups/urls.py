from django.urls import path

from actions.followups import views

urlpatterns = [
    path("follow-ups/", views.follow_ups, name="follow_ups"),
    path("follow-ups/export/<str:format>/", views.export, name="export_follow_ups"),
    path("actions/<int:pk>/follow-ups/add/", views.add_follow_up, name="add_follow_up"),
    path("follow-ups/<int:pk>/edit/", views.edit_follow_up, name="edit_follow_up"),
    path("follow-ups/<int:pk>/done/", views.finish_follow_up, name="finish_follow_up"),
    path("follow-ups/<int:pk>/drop/", views.drop_follow_up, name="drop_follow_up"),
    path("follow-ups/<int:pk>/reopen/", views.reopen_follow_up, name="reopen_follow_up"),
]
