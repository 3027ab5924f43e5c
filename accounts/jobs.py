"""What is done in the background about accounts."""

import datetime as dt

from django.conf import settings

from accounts.people import invitations, mails, unused  # noqa: F401 (register their kinds of emails)
from accounts.power import jobs as power_jobs  # noqa: F401 (registers its job and emails)
from accounts.removals import jobs as removal_jobs  # noqa: F401 (registers its job and email)
from accounts.seals import jobs as seal_jobs  # noqa: F401 (registers its jobs and emails)
from accounts.second_factor.services import reseal_factors
from accounts.security import jobs as security_jobs  # noqa: F401 (registers its job)
from accounts.sessions.store import SessionStore
from accounts.tokens import jobs as token_jobs  # noqa: F401 (registers its job and email)
from core.jobs.daily import daily


@daily("forget sessions that are over")
def forget_old_sessions(day: dt.date) -> None:
    SessionStore.clear_expired()


@daily("seal second factors under the current key")
def reseal_second_factors(day: dt.date) -> None:
    """While SECRET_KEY_OLD names the key from before."""
    if settings.SECRET_KEY_FALLBACKS:
        reseal_factors()
