"""Addresses of the directory, under /agencies/."""

from django.urls import path

from agencies.views import agency, importing, lists, posts

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
]
