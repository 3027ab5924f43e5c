"""What is done in the background about accounts."""

import datetime as dt
from functools import partial

from django.conf import settings

from accounts.models import ApiToken
from accounts.people import invitations, mails, unused  # noqa: F401 (register their kinds of emails)
from accounts.power import mails as power_mails  # noqa: F401 (registers its kinds of emails)
from accounts.power.services import end_what_is_over
from accounts.removals import jobs as removal_jobs  # noqa: F401 (registers its job and email)
from accounts.seals import jobs as seal_jobs  # noqa: F401 (registers its jobs and emails)
from accounts.second_factor.services import reseal_factors
from accounts.security import mails as security_mails  # noqa: F401 (registers its kind of email)
from accounts.security.services import raise_alerts
from accounts.sessions.store import SessionStore
from accounts.set_up import mails as set_up_mails  # noqa: F401 (registers its kind of email)
from accounts.tokens import mails as token_mails  # noqa: F401 (registers its kind of email)
from accounts.tokens.services import warn_owner
from core.jobs.daily import daily, often
from core.jobs.one_by_one import one_by_one


@daily("forget sessions that are over")
def forget_old_sessions(day: dt.date) -> None:
    SessionStore.clear_expired()


@daily("seal second factors under the current key")
def reseal_second_factors(day: dt.date) -> None:
    """While SECRET_KEY_OLD names the key from before."""
    if settings.SECRET_KEY_FALLBACKS:
        reseal_factors()


@daily("tell owners of API tokens that end soon")
def warn_owners(day: dt.date) -> None:
    """Email the owner of each token 14 days before its last day, once."""
    ending = ApiToken.objects.to_warn(day).select_related("owner").order_by("pk")
    one_by_one(ending, partial(warn_owner, on=day), what="telling the owner of an API token")


often("end proposals and roles whose time is over")(end_what_is_over)
often("look for attacks in the security journal")(raise_alerts)
