"""The security journal is looked at each minute."""

from accounts.security import mails  # noqa: F401 (registers its kind of email)
from accounts.security.services import raise_alerts
from core.jobs.daily import often


@often("look for attacks in the security journal")
def look_for_attacks() -> None:
    raise_alerts()
