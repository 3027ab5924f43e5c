from django.urls import path

from audits.rounds.views import changes, rounds, writing

urlpatterns = [
    path("rounds/add/", changes.add, name="add_round"),
    path("rounds/<int:pk>/", rounds.one, name="round"),
    path("rounds/<int:pk>/change/", changes.edit, name="edit_round"),
    path("rounds/<int:pk>/open/", changes.open_now, name="open_round"),
    path("rounds/<int:pk>/close/", changes.close, name="close_round"),
    path("rounds/<int:pk>/add/", changes.add_return, name="add_return"),
    path("rounds/<int:pk>/write/", writing.write_to_many, name="write_to_many"),
    path("rounds/<int:pk>/not-returned/", rounds.not_returned, name="not_returned"),
    path("rounds/<int:pk>/not-returned.<str:format>", rounds.export_not_returned, name="export_not_returned"),
    path("rounds/<int:pk>/returns.<str:format>", rounds.export, name="export_round"),
]
