from django.urls import path

from audits.signing.views import files, sending, signing

urlpatterns = [
    path("returns/<int:pk>/sign-off/", signing.sign_off, name="sign_off"),
    path("returns/<int:pk>/change-answers/", signing.change_answers, name="change_answers"),
    path("returns/<int:pk>/send/", sending.send_for_signature, name="send_for_signature"),
    path("signatures/<int:pk>/mail/", signing.mail_signature, name="mail_signature"),
    path("signatures/<int:pk>/withdraw/", signing.withdraw_signature, name="withdraw_signature"),
    path("returns/<int:pk>/sign/", signing.sign, name="sign"),
    path("returns/<int:pk>/submit/", signing.submit, name="submit"),
    path("returns/<int:pk>/receipt/", signing.receipt, name="receipt"),
    path("signed/<int:pk>/", signing.signed_copy, name="signed_copy"),
    path("returns/<int:pk>/signed/<str:format>/", files.export, name="export_signed"),
]
