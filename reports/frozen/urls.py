"""URLs of frozen reports."""

from django.urls import path

from reports.frozen import views

urlpatterns = [
    path("<int:pk>/files/<slug:edition>/<slug:format>/", views.file, name="file"),
    path("<int:pk>/editions/<slug:edition>/", views.edition, name="edition"),
    path("<int:pk>/correct/", views.correct, name="correct"),
    path("<int:pk>/tell/", views.tell, name="tell"),
    path("<int:pk>/readers/", views.readers, name="readers"),
]
