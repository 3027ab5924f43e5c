"""What nobody decided ends, and so does a role that was given for a day."""

from accounts.power import mails  # noqa: F401 (registers its kinds of emails)
from accounts.power.services import end_what_is_over
from core.jobs.daily import often


@often("end proposals and roles whose time is over")
def end_over() -> None:
    end_what_is_over()
