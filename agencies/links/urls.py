"""URLs of emailed links, under /links/: for people who do not sign in."""

from django.urls import path

from agencies.links.views import links

urlpatterns = [
    path("confirm/<str:token>/", links.confirm, name="link_confirm"),
    path("address/<str:token>/", links.address, name="link_address"),
    path("accept/<str:token>/", links.accept, name="link_accept"),
    path("eslo-return/<str:token>/", links.answer_return, name="link_eslo_return"),
    path("thank-you/", links.done, name="link_done"),
    path("<str:purpose>/<str:token>/again/", links.mail_anew, name="link_anew"),
]
