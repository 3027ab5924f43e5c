"""URLs of links to returns, under /links/: for people who do not sign in."""

from django.urls import path

from audits.links import views

urlpatterns = [
    path("return/<str:token>/close/", views.close, name="return_link_close"),
    path("return/<str:token>/", views.return_link, name="return_link"),
    path("return/<str:token>/again/", views.return_link_anew, name="return_link_anew"),
]
