from django.urls import path

from incidents.retention import views

urlpatterns = [
    path("retention/", views.overview, name="retention"),
    path("retention/list/", views.list_run, name="list_run"),
    path("retention/<int:pk>/", views.run, name="run"),
    path("retention/<int:pk>/confirm/", views.confirm, name="confirm_run"),
    path("retention/<int:pk>/drop/", views.drop, name="drop_run"),
    path("access-log/", views.access_log, name="access_log"),
    path("<int:pk>/hold/", views.legal_hold, name="hold"),
    path("<int:pk>/lift/", views.lift, name="lift"),
]
