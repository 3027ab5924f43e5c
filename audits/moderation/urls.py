from django.urls import path

from audits.moderation.views import feedback, following, moderation, moving

urlpatterns = [
    path("following/<int:pk>/", following.follow, name="follow"),
    path("following/<int:pk>/time/", following.extend, name="extend"),
    path("following/<int:pk>/exempt/", following.exempt, name="exempt"),
    path("following/<int:pk>/expect/", following.expect, name="expect"),
    path("moderation/", moderation.queue, name="moderation"),
    path("returns/<int:pk>/moderate/", moderation.moderate, name="moderate"),
    path("returns/<int:pk>/moderate/<int:question>/", moderation.verdict, name="verdict"),
    path("returns/<int:pk>/send-back/", moving.send_back, name="send_back"),
    path("returns/<int:pk>/close/", moving.close, name="close_return"),
    path("returns/<int:pk>/reopen/", moving.reopen, name="reopen_return"),
    path("returns/<int:pk>/feedback/", feedback.feedback, name="feedback"),
    path("returns/<int:pk>/feedback/<str:format>/", feedback.export, name="export_feedback"),
]
