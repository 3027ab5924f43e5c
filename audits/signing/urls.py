"""Addresses of sign-off, submission, moderation and feedback, below /audits/."""

from django.urls import path

from audits.moderation.views import feedback, moderation
from audits.signing.views import signing

urlpatterns = [
    path("returns/<int:pk>/sign-off/", signing.sign_off, name="sign_off"),
    path("returns/<int:pk>/ready/", signing.make_ready, name="make_ready"),
    path("returns/<int:pk>/change-answers/", signing.change_answers, name="change_answers"),
    path("returns/<int:pk>/ask/<str:role>/", signing.ask_signature, name="ask_signature"),
    path("signatures/<int:pk>/mail/", signing.mail_signature, name="mail_signature"),
    path("signatures/<int:pk>/withdraw/", signing.withdraw_signature, name="withdraw_signature"),
    path("returns/<int:pk>/sign/", signing.sign, name="sign"),
    path("returns/<int:pk>/submit/", signing.submit, name="submit"),
    path("returns/<int:pk>/receipt/", signing.receipt, name="receipt"),
    path("signed/<int:pk>/", signing.signed_copy, name="signed_copy"),
    path("moderation/", moderation.queue, name="moderation"),
    path("returns/<int:pk>/moderate/", moderation.moderate, name="moderate"),
    path("returns/<int:pk>/moderate/<int:question>/", moderation.verdict, name="verdict"),
    path("returns/<int:pk>/accept-others/", moderation.accept_others, name="accept_others"),
    path("returns/<int:pk>/send-back/", moderation.send_back, name="send_back"),
    path("returns/<int:pk>/moderated/", moderation.finish, name="finish_moderation"),
    path("returns/<int:pk>/close/", moderation.close, name="close_return"),
    path("returns/<int:pk>/reopen/", moderation.reopen, name="reopen_return"),
    path("returns/<int:pk>/feedback/", feedback.feedback, name="feedback"),
    path("returns/<int:pk>/feedback/<str:format>/", feedback.export, name="export_feedback"),
]
