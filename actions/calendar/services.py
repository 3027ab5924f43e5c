"""Secret URLs from which a calendar app reads due dates without signing in."""

import secrets

from django.contrib.auth import get_user_model
from django.core.signing import BadSignature, Signer
from django.db import transaction

from actions.models import CalendarFeed
from core.records.locking import create_tracked, save_versioned
from core.records.rules import RuleBroken
from core.security.services import note
from core.text.dates import today

SIGNER = Signer(salt="actions.calendar", sep=".")


@transaction.atomic
def make_feed(*, scope: str, by) -> CalendarFeed:
    """A new feed of one's own; RuleBroken where there is one of this scope already."""
    if scope not in CalendarFeed.Scope.values:
        raise RuleBroken("Choose which dates the calendar is to show.")
    get_user_model()._base_manager.select_for_update().get(pk=by.pk)  # locked, since a button is easily pressed twice
    if CalendarFeed.objects.standing().filter(user=by, scope=scope).exists():
        raise RuleBroken("You have this calendar address already. Withdraw it first if you want a new one.")
    feed = CalendarFeed(user=by, scope=scope, nonce=secrets.token_urlsafe(24), made_on=today())
    note("token", "made", actor=by, subject=by)
    return create_tracked(feed, by=by, reason="Calendar address made")


@transaction.atomic
def revoke_feed(*, feed: CalendarFeed, by) -> CalendarFeed:
    if feed.revoked_on:
        raise RuleBroken("This calendar address has already been withdrawn.")
    feed.revoked_on = today()
    note("token", "ended", actor=by, subject=feed.user)
    return save_versioned(
        feed, expected=feed.version, fields=["revoked_on"], by=by, reason="Calendar address taken back"
    )


def token_of(feed: CalendarFeed) -> str:
    """The secret part of the URL; signed, so it cannot be made from the database alone."""
    return SIGNER.sign(feed.nonce)


def feed_of(token: str) -> CalendarFeed | None:
    """The feed of a token; None for a revoked feed, or one of a deactivated person."""
    try:
        nonce = SIGNER.unsign(token)
    except BadSignature:
        return None
    feeds = CalendarFeed.objects.standing().select_related("user")
    return feeds.filter(nonce=nonce, user__is_active=True).first()
