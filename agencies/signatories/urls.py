from django.urls import path

from agencies.signatories.views import signatories

urlpatterns = [
    path("signatories/", signatories.waiting, name="signatories_waiting"),
    path("<int:pk>/signatories/", signatories.of_agency, name="signatories"),
    path("<int:pk>/signatories/add/<str:role>/", signatories.add, name="add_signatory"),
    path("signatories/<int:pk>/correct/", signatories.correct, name="correct_signatory"),
    path("signatories/<int:pk>/end/", signatories.end, name="end_signatory"),
    path("signatories/<int:pk>/ask/", signatories.ask, name="ask_signatory"),
    path("signatories/<int:pk>/confirm/", signatories.confirm, name="confirm_signatory"),
    path("signatories/<int:pk>/refuse/", signatories.refuse, name="refuse_signatory"),
]
