"""Settings of sign-in, sessions and passwords; esafety/settings.py imports all of them.

Sources: tests L6 (passwords), L7 (attempts) and L8 (sessions) of the domain.
"""

import os

AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/accounts/login/"
# How many of our own proxies stand in front: sign-in attempts are counted by the caller's address, which
# nobody may choose for themselves.
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("TRUSTED_PROXIES", "0"))

ACCOUNT_ADAPTER = "accounts.adapter.ClosedAdapter"
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
    "login": "accounts.forms.SignInForm",
    "reset_password": "accounts.forms.AskForLinkForm",
    "reset_password_from_key": "accounts.forms.NewPasswordForm",
    "change_password": "accounts.forms.ChangePasswordForm",
}
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGIN_ON_PASSWORD_RESET = False

# Ten attempts in five minutes for one account from one address; a wider net per address only, so that one
# machine cannot try many accounts. Both run out by themselves: a stranger can shut nobody out for ever.
ACCOUNT_RATE_LIMITS = {
    "login": "100/5m/ip",
    "login_failed": "10/5m/key",
    "reset_password": "20/5m/ip,5/5m/key",
    "change_password": "10/5m/user",
    "reset_password_from_key": "20/5m/ip",
    "reauthenticate": "10/5m/user",
}

PASSWORD_MIN_LENGTH = 12
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": PASSWORD_MIN_LENGTH},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "accounts.passwords.BoardWordsValidator"},
]

SESSION_IDLE_MINUTES = 30
SESSION_MAX_HOURS = 12
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_AGE = SESSION_MAX_HOURS * 60 * 60
PASSWORD_RESET_TIMEOUT = 24 * 60 * 60
