"""URLs of emailed links about signatories, under /links/: for people who do not sign in."""

from django.urls import path

from agencies.signatories.views import links

urlpatterns = [
    path("signatory/<str:token>/", links.confirm, name="link_signatory"),
    path("who-signs/<str:token>/", links.vouch, name="link_vouch"),
]
