"""Addresses of incidents. None holds a case number."""

from django.urls import path

from incidents.access_log import views as purposes
from incidents.editions import views as editions
from incidents.figures import views as figures
from incidents.importing import views as importing
from incidents.records.views import joining, records
from incidents.retention import views as keeping
from incidents.types import views as types

app_name = "incidents"
urlpatterns = [
    path("", records.listed, name="home"),
    path("new/", records.new, name="new"),
    path("purpose/", purposes.choose, name="purpose"),
    path("find/", records.find, name="find"),
    path("nil/", records.declare_nil, name="nil"),
    path("import/", importing.upload, name="import"),
    path("import/<int:pk>/", importing.one, name="import_one"),
    path("import/<int:pk>/columns/", importing.columns, name="import_columns"),
    path("import/<int:pk>/words/", importing.words, name="import_words"),
    path("import/<int:pk>/same-case/", importing.same_case, name="import_same_case"),
    path("import/<int:pk>/accept/", importing.accept, name="import_accept"),
    path("import/<int:pk>/cancel/", importing.cancel, name="import_cancel"),
    path("import/<int:pk>/undo/", importing.undo, name="import_undo"),
    path("nil/returns/", joining.nil_list, name="nil_returns"),
    path("nil/<int:pk>/withdraw/", joining.withdraw, name="withdraw_nil"),
    path("types/", types.listed, name="types"),
    path("types/new/", types.add, name="add_type"),
    path("types/<int:pk>/", types.change, name="change_type"),
    path("types/<int:pk>/retire/", types.retire, name="retire_type"),
    path("types/<int:pk>/use-again/", types.use_again, name="use_type_again"),
    path("types/<int:pk>/up/", types.move_up, name="move_type_up"),
    path("retention/", keeping.overview, name="retention"),
    path("retention/list/", keeping.list_run, name="list_run"),
    path("retention/<int:pk>/", keeping.run, name="run"),
    path("retention/<int:pk>/confirm/", keeping.confirm, name="confirm_run"),
    path("retention/<int:pk>/drop/", keeping.drop, name="drop_run"),
    path("access-log/", keeping.access_log, name="access_log"),
    path("<int:pk>/hold/", keeping.hold, name="hold"),
    path("<int:pk>/lift/", keeping.lift, name="lift"),
    path("<int:pk>/event/", joining.join, name="join"),
    path("<int:pk>/event/leave/", joining.leave, name="leave"),
    path("figures/", figures.quarter, name="figures"),
    path("figures/<int:year>/<int:quarter>/file/<str:format>/", figures.export_quarter, name="export_quarter"),
    path("figures/year/<int:year>/", figures.year, name="year_figures"),
    path("figures/year/<int:year>/file/<str:format>/", figures.export_year, name="export_year"),
    path("figures/rows/", figures.behind, name="rows_behind"),
    path("figures/cut-offs/", editions.cut_offs, name="cut_offs"),
    path("figures/publish/<int:year>/<int:quarter>/", editions.publish, name="publish"),
    path("figures/published/", editions.published, name="published"),
    path("figures/published/<int:pk>/", editions.edition, name="edition"),
    path("figures/published/<int:pk>/file/<str:format>/", editions.export_edition, name="export_edition"),
    path("<int:pk>/", records.one, name="record"),
    path("<int:pk>/correct/", records.correct, name="correct"),
    path("<int:pk>/void/", records.void, name="void"),
    path("<int:pk>/number/", records.show_number, name="number"),
]
