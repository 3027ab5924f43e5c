"""URLs of mailed links about signing, under /links/: for people who do not sign in."""

from django.urls import path

from audits.signing.views import files, links

urlpatterns = [
    path("signature/<str:token>/", links.signature, name="link_signature"),
    path("signature/<str:token>/again/", links.signature_anew, name="link_signature_anew"),
    path("signed/<str:token>/", files.by_link, name="link_signed"),
]
