from django.urls import path

from agencies.training.views import attendance, booking, certificates, training

urlpatterns = [
    path("training/", training.sessions, name="sessions"),
    path("training/add/", training.add_session, name="add_session"),
    path("training/<int:pk>/", training.session, name="session"),
    path("training/<int:pk>/export/<str:format>/", training.export_session, name="export_session"),
    path("training/<int:pk>/edit/", training.edit_session, name="edit_session"),
    path("training/<int:pk>/cancel/", training.cancel_session, name="cancel_session"),
    path("training/<int:pk>/reinstate/", training.reinstate_session, name="reinstate_session"),
    path("training/<int:pk>/book/", booking.book, name="book_place"),
    path("training/<int:pk>/people/", attendance.people, name="session_people"),
    path("training/<int:pk>/guest/", attendance.add_guest, name="add_guest"),
    path("training/<int:pk>/attendance/", attendance.attendance, name="session_attendance"),
    path("training/places/<int:pk>/cancel/", booking.cancel_place, name="cancel_place"),
    path("training/places/<int:pk>/certificate.pdf", certificates.certificate, name="certificate"),
    path("training/places/<int:pk>/take-off/", attendance.take_off, name="take_off_list"),
]
