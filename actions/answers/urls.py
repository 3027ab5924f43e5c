from django.urls import path

from actions.answers.views import answers, asking, unreported

urlpatterns = [
    path("agencies/", unreported.all_agencies, name="all_agencies"),
    path("agencies/export/<str:format>/", unreported.export_all_agencies, name="export_all_agencies"),
    path("answers/<int:pk>/", answers.answer_agency, name="answer_agency"),
    path("actions/<int:pk>/agencies/", answers.action_agencies, name="action_agencies"),
    path(
        "actions/<int:pk>/agencies/export/<str:format>/", answers.export_action_agencies, name="export_action_agencies"
    ),
    path("actions/<int:pk>/agencies/ask/", asking.ask_agencies, name="ask_agencies"),
    path("actions/<int:pk>/agencies/kinds/", asking.change_kinds, name="change_kinds"),
    path("actions/<int:pk>/agencies/close/", asking.close_asking, name="close_asking"),
    path("actions/<int:pk>/agencies/remind/", asking.remind_agencies, name="remind_agencies"),
    path("actions/<int:pk>/agencies/again/", asking.ask_again, name="ask_agencies_again"),
    path("actions/<int:pk>/difference/", asking.say_difference, name="say_difference"),
]
