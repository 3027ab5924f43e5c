from django.urls import path

from actions.progress.views import declaring, progress, reading, requests

urlpatterns = [
    path("reading/", reading.read_wording, name="read_wording"),
    path("actions/<int:pk>/updates/add/", progress.add_update, name="add_update"),
    path("updates/<int:pk>/correct/", progress.correct_update, name="correct_update"),
    path("updates/<int:pk>/strike-out/", progress.strike_out_update, name="strike_out_update"),
    path("actions/<int:pk>/timescale/", progress.propose_timescale, name="propose_timescale"),
    path("actions/<int:pk>/complete/", progress.complete_action, name="complete_action"),
    path("actions/<int:pk>/reopen/", progress.reopen_action, name="reopen_action"),
    path("timescales/<int:pk>/agree/", progress.agree_timescale, name="agree_timescale"),
    path("timescales/<int:pk>/decline/", progress.decline_timescale, name="decline_timescale"),
    path("timescales/<int:pk>/take-back/", progress.take_back_timescale, name="take_back_timescale"),
    path("actions/<int:pk>/declare/", declaring.declare, name="declare"),
    path("timescales/<int:pk>/met/", declaring.meet_dated_part, name="meet_dated_part"),
    path("requests/<int:pk>/take-back/", requests.withdraw_request, name="withdraw_request"),
]
