"""Addresses of sign-in: only those views of allauth that we use. Nobody signs themselves up."""

from allauth.account import views as allauth_views
from django.urls import include, path, re_path

from accounts.people.views import invitations, own_page
from accounts.second_factor import views as views_second_factor
from accounts.sessions import views as views_timeout
from accounts.sign_in import views
from accounts.sign_in import views as views_codes
from accounts.single_sign_on import views as views_sso

urlpatterns = [
    path("accounts/login/", views.sign_in, name="account_login"),
    path("accounts/code/", views_codes.ask_for_code, name="account_request_login_code"),
    path("accounts/code/confirm/", views_codes.type_code, name="account_confirm_login_code"),
    path("accounts/logout/", allauth_views.logout, name="account_logout"),
    path("accounts/password/change/", views.change_password, name="account_change_password"),
    path("accounts/password/reset/", allauth_views.password_reset, name="account_reset_password"),
    path("accounts/password/reset/done/", allauth_views.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^accounts/password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        allauth_views.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "accounts/password/reset/key/done/",
        allauth_views.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("accounts/invitation/<str:token>/", invitations.invitation, name="invitation"),
    path("accounts/you/", own_page.own_account, name="own_account"),
    path("accounts/sessions/end/", own_page.end_every_session, name="end_every_session"),
    path("accounts/sessions/<str:number>/end/", own_page.end_session, name="end_session"),
    path("accounts/again/", allauth_views.reauthenticate, name="account_reauthenticate"),
    path("accounts/again/code/", views_codes.prove_again_by_code, name="reauthenticate_by_code"),
    path("accounts/second-step/", views_second_factor.index, name="mfa_index"),
    path("accounts/second-step/prove/", views_second_factor.prove, name="mfa_authenticate"),
    path("accounts/second-step/again/", views_second_factor.prove_again, name="mfa_reauthenticate"),
    path(
        "accounts/second-step/again/passkey/",
        views_second_factor.prove_again_by_passkey,
        name="mfa_reauthenticate_webauthn",
    ),
    path("accounts/second-step/app/", views_second_factor.set_up_app, name="mfa_activate_totp"),
    path("accounts/second-step/app/remove/", views_second_factor.remove_app, name="mfa_deactivate_totp"),
    path("accounts/second-step/passkeys/add/", views_second_factor.add_passkey, name="mfa_add_webauthn"),
    path("accounts/second-step/passkeys/<int:pk>/name/", views_second_factor.rename_passkey, name="mfa_edit_webauthn"),
    path(
        "accounts/second-step/passkeys/<int:pk>/remove/", views_second_factor.remove_passkey, name="mfa_remove_webauthn"
    ),
    path("accounts/second-step/codes/", views_second_factor.recovery_codes, name="mfa_view_recovery_codes"),
    path("accounts/second-step/codes/new/", views_second_factor.new_recovery_codes, name="mfa_generate_recovery_codes"),
    path(
        "accounts/second-step/codes/download/",
        views_second_factor.download_recovery_codes,
        name="mfa_download_recovery_codes",
    ),
    path("accounts/single-sign-on/", views_sso.begin, name="single_sign_on"),
    path("accounts/single-sign-on/back/", views_sso.back, name="single_sign_on_back"),
    path("accounts/time-left/", views_timeout.ask_time_left, name="time_left"),
    path("accounts/stay/", views_timeout.stay, name="stay_signed_in"),
    path("", include("accounts.tokens.urls")),
    path("demo/", views.demo_people, name="demo_people"),
    path("demo/sign-in/<str:token>/", views.demo_sign_in, name="demo_sign_in"),
]
