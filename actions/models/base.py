"""The base of the records of a plan. Their values at past moments are read from history (actions/past/asat.py)."""

from django.conf import settings

from core.models import Tracked as TrackedAnywhere


class Tracked(TrackedAnywhere):
    """A tracked record whose history has an index by record and moment."""

    known_as_at = True

    class Meta:
        abstract = True


PERSON = settings.AUTH_USER_MODEL
