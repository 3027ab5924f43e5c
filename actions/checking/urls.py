from django.urls import path

from actions.checking import views

urlpatterns = [
    path("check/", views.check, name="check"),
    path("check/mend/", views.mend_finding, name="mend_finding"),
    path("check/leave/", views.leave_finding, name="leave_finding"),
    path("check/ask-again/", views.ask_again, name="ask_again"),
    path("timescales/<int:pk>/date/", views.settle_date, name="settle_date"),
    path("leads/<int:pk>/", views.place_lead, name="place_lead"),
]
