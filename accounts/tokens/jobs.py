"""Emails owners of API tokens before the last day."""

import datetime as dt
from functools import partial

from accounts.models import ApiToken
from accounts.tokens import mails  # noqa: F401 (registers its kind of email)
from accounts.tokens.services import warn_owner
from core.jobs.daily import daily
from core.jobs.one_by_one import one_by_one


@daily("tell owners of API tokens that end soon")
def warn_owners(day: dt.date) -> None:
    """14 days before the last day, once for each token."""
    ending = ApiToken.objects.to_warn(day).select_related("owner").order_by("pk")
    one_by_one(ending, partial(warn_owner, on=day), what="telling the owner of an API token")
