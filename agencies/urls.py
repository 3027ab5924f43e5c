"""Addresses of the directory, under /agencies/."""

from django.urls import path

from agencies.directory.views import addresses, agency, coverage, lists
from agencies.groups import views as groups
from agencies.importing import views as importing
from agencies.posts.views import posts
from agencies.training.views import attendance, training

urlpatterns = [
    path("", lists.agencies, name="agencies"),
    path("export/<str:format>/", lists.export_agencies, name="export_agencies"),
    path("eslos/", lists.eslos, name="eslos"),
    path("eslos/export/<str:format>/", lists.export_eslos, name="export_eslos"),
    path("import/", importing.upload, name="import_agencies"),
    path("import/<int:pk>/", importing.preview, name="agency_import"),
    path("import/<int:pk>/columns/", importing.columns, name="agency_import_columns"),
    path("import/<int:pk>/as-proposed/", importing.take_proposed, name="take_proposed_agencies"),
    path("import/<int:pk>/accept/", importing.accept, name="accept_agency_import"),
    path("import/<int:pk>/cancel/", importing.cancel, name="cancel_agency_import"),
    path("import/<int:pk>/undo/", importing.undo, name="undo_agency_import"),
    path("add/", agency.add_agency, name="add_agency"),
    path("<int:pk>/", agency.agency, name="agency"),
    path("<int:pk>/edit/", agency.edit_agency, name="edit_agency"),
    path("<int:pk>/close/", agency.close_agency, name="close_agency"),
    path("<int:pk>/reopen/", agency.reopen_agency, name="reopen_agency"),
    path("<int:pk>/appoint/", posts.appoint, name="appoint"),
    path("eslos/<int:pk>/hand-over/", posts.hand_over, name="hand_over"),
    path("eslos/<int:pk>/end/", posts.end_post, name="end_post"),
    path("eslos/<int:pk>/confirm/", posts.confirm, name="confirm_post"),
    path("eslos/<int:pk>/training/", posts.note_training, name="note_training"),
    path("eslos/<int:pk>/correct/", posts.correct_post, name="correct_post"),
    path("groups/", groups.groups, name="groups"),
    path("groups/add/", groups.add_group, name="add_group"),
    path("groups/<int:pk>/", groups.group, name="group"),
    path("groups/<int:pk>/export/<str:format>/", groups.export_group, name="export_group"),
    path("groups/<int:pk>/edit/", groups.edit_group, name="edit_group"),
    path("groups/<int:pk>/members/add/", groups.add_member, name="add_member"),
    path("<int:pk>/represent/", groups.represent, name="represent"),
    path("groups/members/<int:pk>/edit/", groups.edit_member, name="edit_member"),
    path("groups/members/<int:pk>/end/", groups.end_member, name="end_member"),
    path("training/", training.sessions, name="sessions"),
    path("training/add/", training.add_session, name="add_session"),
    path("training/<int:pk>/", training.session, name="session"),
    path("training/<int:pk>/export/<str:format>/", training.export_session, name="export_session"),
    path("training/<int:pk>/edit/", training.edit_session, name="edit_session"),
    path("training/<int:pk>/cancel/", training.cancel_session, name="cancel_session"),
    path("training/<int:pk>/reinstate/", training.reinstate_session, name="reinstate_session"),
    path("training/<int:pk>/people/", attendance.people, name="session_people"),
    path("training/<int:pk>/guest/", attendance.add_guest, name="add_guest"),
    path("training/<int:pk>/attendance/", attendance.attendance, name="session_attendance"),
    path("training/places/<int:pk>/take-off/", attendance.take_off, name="take_off_list"),
    path("addresses/", addresses.addresses, name="addresses"),
    path("addresses/export/vcf/", addresses.export_cards, name="export_cards"),
    path("addresses/export/<str:format>/", addresses.export_addresses, name="export_addresses"),
    path("addresses/keep/", addresses.keep_list, name="keep_list"),
    path("addresses/kept/<int:pk>/remove/", addresses.remove_list, name="remove_list"),
    path("coverage/", coverage.coverage, name="coverage"),
    path("coverage/export/<str:format>/", coverage.export_coverage, name="export_coverage"),
]
