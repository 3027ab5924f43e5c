from django.urls import path

from agencies.people.views import changes, invitations, people, power

urlpatterns = [
    path("", people.people, name="people"),
    path("export/<str:format>/", people.export_people, name="export_people"),
    path("invite/", invitations.invite, name="invite"),
    path("invitations/", invitations.invitations, name="invitations"),
    path("invitations/<int:pk>/again/", invitations.send_invitation_again, name="send_invitation_again"),
    path("invitations/<int:pk>/withdraw/", invitations.withdraw_invitation, name="withdraw_invitation"),
    path("<int:pk>/", people.person, name="person"),
    path("<int:pk>/power/new/", power.propose, name="power_request_new"),
    path("power/", power.proposals, name="power_requests"),
    path("power/<int:pk>/", power.proposal, name="power_request"),
    path("power/<int:pk>/decide/", power.decide, name="power_request_decide"),
    path("power/<int:pk>/withdraw/", power.withdraw, name="power_request_withdraw"),
    path("power/<int:pk>/note/", power.note, name="power_request_note"),
    path("<int:pk>/roles/give/", changes.give_role, name="give_role"),
    path("roles/<int:pk>/end/", changes.end_role, name="end_role"),
    path("<int:pk>/places/give/", changes.give_place, name="give_place"),
    path("places/<int:pk>/end/", changes.end_place, name="end_place"),
    path("<int:pk>/address/", changes.change_address, name="change_person_address"),
    path("<int:pk>/close/", changes.close_account, name="close_account"),
    path("<int:pk>/open/", changes.open_account, name="open_account"),
    path("<int:pk>/second-step/", changes.reset_second_step, name="reset_second_step"),
    path("<int:pk>/single-sign-on/", changes.untie, name="untie_person"),
    path("<int:pk>/sessions/end/", changes.end_sessions, name="end_sessions"),
    path("<int:pk>/sessions/<str:number>/end/", changes.end_session_of, name="end_session_of"),
]
