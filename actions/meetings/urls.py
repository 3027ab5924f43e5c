from django.urls import path

from actions.meetings.views import agenda, lines, meetings, minuting

urlpatterns = [
    path("meeting/", meetings.meeting_list, name="meetings"),
    path("meeting/add/", meetings.add_meeting, name="add_meeting"),
    path("meeting/<int:pk>/", meetings.meeting, name="meeting"),
    path("meeting/<int:pk>/export/<str:format>/", meetings.export, name="export_minutes"),
    path("meeting/<int:pk>/agenda/", agenda.set_line, name="set_agenda_line"),
    path("meeting/<int:pk>/agenda/export/<str:format>/", agenda.export, name="export_agenda"),
    path("meeting/<int:pk>/edit/", meetings.edit_meeting, name="edit_meeting"),
    path("meeting/<int:pk>/cancel/", meetings.cancel_meeting, name="cancel_meeting"),
    path("meeting/<int:pk>/reinstate/", meetings.reinstate_meeting, name="reinstate_meeting"),
    path("meeting/<int:pk>/attendance/", meetings.attendance, name="attendance"),
    path("meeting/<int:pk>/close/", meetings.close_minutes, name="close_minutes"),
    path("meeting/<int:pk>/reopen/", meetings.reopen_minutes, name="reopen_minutes"),
    path("meeting/<int:pk>/walk/", minuting.walk, name="walk_meeting"),
    path("meeting/<int:pk>/walk/<int:action>/", minuting.stands, name="meeting_stands"),
    path("meeting/<int:pk>/walk/<int:action>/<str:kind>/", minuting.write, name="minute"),
    path("meeting/<int:pk>/notes/add/", lines.add_note, name="add_note"),
    path("meeting/notes/<int:pk>/correct/", lines.correct_note, name="correct_note"),
    path("meeting/notes/<int:pk>/strike-out/", lines.strike_out_note, name="strike_out_note"),
    path("decisions/<int:pk>/correct/", lines.correct_decision, name="correct_decision"),
    path("decisions/<int:pk>/strike-out/", lines.strike_out_decision, name="strike_out_decision"),
]
