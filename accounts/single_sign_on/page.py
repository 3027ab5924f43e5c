"""The page that says why single sign-on was rejected."""

import logging

from allauth.socialaccount.providers.base import AuthError
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from requests import RequestException

from core.security.services import note
from core.text.references import new_reference


def failure_page(request, *, error, exception) -> HttpResponse:
    """The page for a failed exchange: cancelled, started elsewhere, unanswered, or not proved."""
    if error == AuthError.CANCELLED:
        return refused(request, "cancelled")
    if isinstance(exception, RequestException):
        return refused(request, "no_answer", type(exception).__name__)
    if exception is None and not request.GET.get("error"):
        return refused(request, "too_late")
    return refused(request, "not_proved", str(exception or "the provider sent an error"))


logger = logging.getLogger("accounts.sso")


# reason: (status, heading, what it means, what to do); {provider} is the name on the button
REASONS = {
    "cancelled": (
        403,
        "You are not signed in",
        "Signing in with {provider} was not finished.",
        "Try again, or sign in with your email address here.",
    ),
    "too_late": (
        400,
        "You are not signed in",
        "Signing in took longer than ten minutes, or was begun in another window.",
        "Begin again on the sign-in page, and finish in the same window.",
    ),
    "no_answer": (
        503,
        "{provider} cannot be reached",
        "The sign-in of {provider} does not answer at the moment.",
        "Try again in a few minutes, or sign in with your email address here.",
    ),
    "not_proved": (
        403,
        "You are not signed in",
        "What {provider} answered could not be checked, so it was not used.",
        "Try again. If it happens again, give the reference below to whoever looks after this site.",
    ),
    "no_address": (
        403,
        "{provider} gave no email address",
        "People are known here by their work email address, and {provider} did not say yours.",
        "Ask the computer service of {provider} to release your address to this site, or sign in here.",
    ),
    "unverified": (
        403,
        "{provider} has not verified your email address",
        "An address that {provider} has not verified could be anybody’s, so it opens nothing here.",
        "Ask the computer service of {provider} to verify your address, or sign in here.",
    ),
    "unknown": (
        403,
        "You have no account here",
        "You are signed in at {provider}, but nobody here has the email address that it gave.",
        "If your address has changed, sign in with the old one. If you are new, ask to be invited.",
    ),
    "ended": (
        403,
        "Your account here has ended",
        "{provider} knows you, but your account on this site was closed.",
        "If you need it again, ask for it to be opened.",
    ),
    "other_person": (
        403,
        "This address belongs to another sign-in",
        "The account here with your email address is used by somebody whom {provider} knows by another number. The "
        "address may have passed from one person to another, or your account there may have been made anew.",
        "Sign in with your email address here if the account is yours, and ask for it to be linked again.",
    ),
}


def refused(request, why: str, detail: str = "", *, account: dict | None = None) -> HttpResponse:
    """The page that says why somebody may not sign in. The log gets no email address; `account` is for note()."""
    note("sign_in", "wrong", method="single sign-on", reason=why, **(account or {}))
    status, *words = REASONS[why]
    reference = new_reference()
    logger.warning("Reference %s: single sign-on refused: %s %s", reference, why, detail)
    provider = settings.OIDC["name"]
    heading, meaning, advice = (text.format(provider=provider) for text in words)
    context = {"heading": heading, "meaning": meaning, "advice": advice, "reference": reference}
    return render(request, "accounts/single_sign_on/refused.html", context, status=status)
