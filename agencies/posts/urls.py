"""Addresses about people, under /people/."""

from django.urls import path

from agencies.links.views import invitations
from agencies.posts.views import people, people_changes

urlpatterns = [
    path("", people.people, name="people"),
    path("export/<str:format>/", people.export_people, name="export_people"),
    path("invite/", invitations.invite, name="invite"),
    path("invitations/", invitations.invitations, name="invitations"),
    path("invitations/<int:pk>/again/", invitations.send_invitation_again, name="send_invitation_again"),
    path("invitations/<int:pk>/withdraw/", invitations.withdraw_invitation, name="withdraw_invitation"),
    path("<int:pk>/", people.person, name="person"),
    path("<int:pk>/roles/give/", people_changes.give_role, name="give_role"),
    path("roles/<int:pk>/end/", people_changes.end_role, name="end_role"),
    path("<int:pk>/places/give/", people_changes.give_place, name="give_place"),
    path("places/<int:pk>/end/", people_changes.end_place, name="end_place"),
    path("<int:pk>/close/", people_changes.close_account, name="close_account"),
    path("<int:pk>/open/", people_changes.open_account, name="open_account"),
    path("<int:pk>/second-step/", people_changes.reset_second_step, name="reset_second_step"),
    path("<int:pk>/single-sign-on/", people_changes.untie, name="untie_person"),
    path("<int:pk>/sessions/end/", people_changes.end_sessions, name="end_sessions"),
    path("<int:pk>/sessions/<str:number>/end/", people_changes.end_session_of, name="end_session_of"),
]
