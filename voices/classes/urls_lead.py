"""Addresses of the teacher's page, under /s/lead/: for people who do not sign in."""

from django.urls import path

from voices.classes.views import lead

app_name = "lead"
urlpatterns = [
    path("<str:token>/", lead.page, name="page"),
    path("<str:token>/count/", lead.count, name="count"),
    path("<str:token>/open/", lead.open_class, name="open"),
    path("<str:token>/close/", lead.close, name="close"),
    path("<str:token>/again/", lead.again, name="again"),
    path("<str:token>/said/", lead.together, name="said"),
]
