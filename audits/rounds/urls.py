"""Addresses of rounds."""

from django.urls import path

from audits.chasing import views
from audits.moderation.views import following
from audits.rounds.views import changes, rounds

urlpatterns = [
    path("", rounds.begin, name="home"),
    path("rounds/add/", changes.add, name="add_round"),
    path("rounds/<int:pk>/", rounds.one, name="round"),
    path("rounds/<int:pk>/change/", changes.edit, name="edit_round"),
    path("rounds/<int:pk>/open/", changes.open_now, name="open_round"),
    path("rounds/<int:pk>/close/", changes.close, name="close_round"),
    path("rounds/<int:pk>/add/", changes.add_return, name="add_return"),
    path("rounds/<int:pk>/letters/", views.letters, name="ladder"),
    path("rounds/<int:pk>/letters/now/", views.send_now, name="send_now"),
    path("rounds/<int:pk>/letters/add/", views.add_step, name="add_step"),
    path("letters/<int:pk>/change/", views.edit_step, name="edit_step"),
    path("letters/<int:pk>/take-out/", views.drop_step, name="drop_step"),
    path("rounds/<int:pk>/not-returned/", rounds.not_returned, name="not_returned"),
    path("rounds/<int:pk>/not-returned.<str:format>", rounds.export_not_returned, name="export_not_returned"),
    path("following/<int:pk>/write/", views.write, name="write"),
    path("following/<int:pk>/", following.follow, name="follow"),
    path("following/<int:pk>/time/", following.extend, name="extend"),
    path("following/<int:pk>/exempt/", following.exempt, name="exempt"),
    path("following/<int:pk>/expect/", following.expect, name="expect"),
    path("rounds/<int:pk>/returns.<str:format>", rounds.export, name="export_round"),
]
