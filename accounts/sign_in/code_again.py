"""Reauthentication by a mailed code, for people with neither a password nor a second factor."""

import secrets
import time

from allauth.account import app_settings
from allauth.account.internal.flows.login import record_authentication
from django.utils.crypto import constant_time_compare

from accounts.sign_in.mailed_codes import mail_code, right_code

METHOD = "mailed_code"  # recorded in the session beside allauth's own methods
ASKED = "code_again"  # {"word": …, "at": seconds since the epoch, "tries": wrong ones so far}


def send(request) -> None:
    word, at = secrets.token_urlsafe(16), int(time.time())
    mail_code(word=word, email=request.user.email, at=at, again=True)
    request.session[ASKED] = {"word": word, "at": at, "tries": 0}


def is_waiting(request) -> bool:
    asked = request.session.get(ASKED)
    if not asked or asked["tries"] >= app_settings.LOGIN_BY_CODE_MAX_ATTEMPTS:
        return False
    return time.time() - asked["at"] <= app_settings.LOGIN_BY_CODE_TIMEOUT


def is_right(request, typed: str) -> bool:
    """Whether this is the mailed code; wrong ones are counted, and after five a new code is needed."""
    if not is_waiting(request):
        return False
    asked = request.session[ASKED]
    if constant_time_compare(right_code(asked["word"], request.user.email), "".join(typed.split())):
        return True
    request.session[ASKED] = asked | {"tries": asked["tries"] + 1}
    return False


def note(request) -> None:
    del request.session[ASKED]
    record_authentication(request, request.user, method=METHOD, reauthenticated=True)
