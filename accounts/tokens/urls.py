"""Addresses of API tokens: one's own, and those of everybody."""

from django.urls import path

from accounts.tokens import views

urlpatterns = [
    path("account/tokens/", views.own_tokens, name="own_tokens"),
    path("account/tokens/new/", views.make_token, name="make_token"),
    path("account/tokens/<int:pk>/revoke/", views.revoke_own_token, name="revoke_own_token"),
    path("people/tokens/", views.all_tokens, name="all_tokens"),
    path("people/tokens/<int:pk>/revoke/", views.revoke_token, name="revoke_token"),
]
