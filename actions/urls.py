"""Addresses under /plan/."""

from django.urls import path

from actions.action import urls as urls_around
from actions.action import views as action
from actions.answers import urls as urls_answers
from actions.bulk import urls as urls_bulk
from actions.calendar.views import calendar
from actions.checking import urls as urls_checking
from actions.colours import views as colour
from actions.home import urls as urls_mine
from actions.importing import views as importing
from actions.meetings import urls as urls_meetings
from actions.past import urls as urls_past
from actions.plans import views as all_plans
from actions.progress.views import progress
from actions.rolling import urls as urls_rolling
from actions.structure import urls as urls_structure
from actions.table.views import files, table

urlpatterns = [
    path("", table.plan, name="plan"),
    path("export/<str:format>/", files.export, name="export_plan"),
    path("actions/<int:pk>/", action.action, name="action"),
    path("actions/<int:pk>/history/", action.action_history, name="action_history"),
    path("actions/<int:pk>/updates/add/", progress.add_update, name="add_update"),
    path("updates/<int:pk>/correct/", progress.correct_update, name="correct_update"),
    path("updates/<int:pk>/strike-out/", progress.strike_out_update, name="strike_out_update"),
    path("actions/<int:pk>/timescale/", progress.propose_timescale, name="propose_timescale"),
    path("actions/<int:pk>/complete/", progress.complete_action, name="complete_action"),
    path("actions/<int:pk>/reopen/", progress.reopen_action, name="reopen_action"),
    path("actions/<int:pk>/colour/", colour.set_colour, name="set_colour"),
    path("colours/<int:pk>/take-back/", colour.take_back_colour, name="take_back_colour"),
    path("timescales/<int:pk>/agree/", progress.agree_timescale, name="agree_timescale"),
    path("timescales/<int:pk>/decline/", progress.decline_timescale, name="decline_timescale"),
    path("timescales/<int:pk>/take-back/", progress.take_back_timescale, name="take_back_timescale"),
    path("import/", importing.upload, name="import"),
    path("import/<int:pk>/", importing.preview, name="import_preview"),
    path("import/<int:pk>/columns/", importing.columns, name="import_columns"),
    path("import/<int:pk>/as-proposed/", importing.answer_as_proposed, name="import_as_proposed"),
    path("import/<int:pk>/accept/", importing.accept, name="import_accept"),
    path("import/<int:pk>/cancel/", importing.cancel, name="import_cancel"),
    path("import/<int:pk>/undo/", all_plans.undo, name="undo_import"),
    path("plans/", all_plans.plans, name="plans"),
    path("plans/<int:pk>/put-in-force/", all_plans.put_in_force, name="put_in_force"),
    path("calendar/", calendar.calendar, name="calendar"),
    path("calendar/make/", calendar.make_feed, name="make_feed"),
    path("calendar/<int:pk>/take-back/", calendar.revoke_feed, name="revoke_feed"),
    *urls_answers.urlpatterns,
    *urls_mine.urlpatterns,
    *urls_meetings.urlpatterns,
    *urls_past.urlpatterns,
    *urls_rolling.urlpatterns,
    *urls_structure.urlpatterns,
    *urls_around.urlpatterns,
    *urls_bulk.urlpatterns,
    *urls_checking.urlpatterns,
]
