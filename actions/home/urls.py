from django.urls import path

from actions.home.views import agency_home, manager_home, my_actions

urlpatterns = [
    path("agency/", agency_home.our_agency, name="our_agency"),
    path("mine/", my_actions.my_actions, name="my_actions"),
    path("desk/", manager_home.desk, name="desk"),
    path("desk/write/", manager_home.write_to_leads, name="write_to_leads"),
]
