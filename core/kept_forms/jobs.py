import datetime as dt

from core.jobs.daily import daily
from core.kept_forms.services import delete_expired


@daily("delete expired forms")
def delete_expired_forms(day: dt.date) -> None:
    delete_expired()
