"""Settings of sign-in, sessions and passwords, imported by esafety/settings.py.

The reasons are in accounts/sessions/store.py and docs/threat-model.md.
"""

import os

from accounts.single_sign_on.settings import read as read_oidc

AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/accounts/login/"
# The number of our own proxies in front: sign-in attempts are counted by client address, which must not be forged.
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("TRUSTED_PROXIES", "0"))

ACCOUNT_ADAPTER = "accounts.sign_in.adapter.ClosedAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_MODEL_EMAIL_FIELD = "email"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_FORMS = {
    "login": "accounts.sign_in.forms.SignInForm",
    "reset_password": "accounts.sign_in.forms.AskForLinkForm",
    "reset_password_from_key": "accounts.sign_in.forms.NewPasswordForm",
    "change_password": "accounts.sign_in.forms.ChangePasswordForm",
    "reauthenticate": "accounts.sign_in.forms.PasswordAgainForm",
    "request_login_code": "accounts.sign_in.forms.AskForCodeForm",
    "confirm_login_code": "accounts.sign_in.forms.TypeCodeForm",
}
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "accounts.sign_in.password_links.PasswordLinks"  # noqa: S105 (a class)
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 10 * 60  # seconds: the longest that ASVS 5.0 allows (6.5.5)
ACCOUNT_LOGIN_TIMEOUT = 20 * 60  # seconds for all steps of signing in together
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 10 * 60  # seconds; as long as the MINUTES of accounts/proof.py
ACCOUNT_LOGIN_ON_PASSWORD_RESET = False

# Ten attempts in five minutes for one account from one address; a wider limit per address alone, so that one machine
# cannot try many accounts. Both expire, so a stranger cannot lock anybody out for ever.
ACCOUNT_RATE_LIMITS = {
    "login": "100/5m/ip",
    "login_failed": "10/5m/key",
    # Emails to one account: five in five minutes and fifteen an hour requested from one address, so that one machine
    # cannot use up the thirty from anywhere; that limit protects mailboxes from being flooded.
    "reset_password_here": "5/5m/key,15/h/key",
    "reset_password": "20/5m/ip,30/h/key",
    "request_login_code": "20/5m/ip,5/5m/key,15/h/key",  # the key is the account with the client's address
    "mailed_codes": "30/h/key",
    "change_password": "10/5m/user",
    "reset_password_from_key": "20/5m/ip",
    "reauthenticate": "10/5m/user",
    "single_sign_on": "100/5m/ip",
}

# Second factor: an authenticator app or a passkey, with recovery codes
MFA_ADAPTER = "accounts.second_factor.adapter.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_TOLERANCE = 1  # clocks of phones are off by up to half a minute
MFA_FORMS = {
    "authenticate": "accounts.second_factor.forms.ProveForm",
    "reauthenticate": "accounts.second_factor.forms.ProveAgainForm",
    "authenticate_webauthn": "accounts.second_factor.forms.ProvePasskeyForm",
    "reauthenticate_webauthn": "accounts.second_factor.forms.ProvePasskeyAgainForm",
    "activate_totp": "accounts.second_factor.forms.SetUpAppForm",
    "add_webauthn": "accounts.second_factor.forms.AddPasskeyForm",
    "edit_webauthn": "accounts.second_factor.forms.RenamePasskeyForm",
}

# Single sign-on: the council's identity provider, or None. It creates no accounts, and no token is stored.
OIDC = read_oidc(os.environ)
SOCIALACCOUNT_ADAPTER = "accounts.single_sign_on.services.SingleSignOnAdapter"
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_AUTO_SIGNUP = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
SOCIALACCOUNT_REQUESTS_TIMEOUT = 5  # seconds

INVITATION_DAYS = 7

PASSWORD_MIN_LENGTH = 12
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": PASSWORD_MIN_LENGTH},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "accounts.sign_in.passwords.BoardWordsValidator"},
]

SESSION_IDLE_MINUTES = 30
SESSION_MAX_HOURS = 12
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_WARNING_SECONDS = 2 * 60  # seconds before the end at which a page announces it
SESSION_COOKIE_AGE = SESSION_MAX_HOURS * 60 * 60
PASSWORD_RESET_TIMEOUT = 24 * 60 * 60
