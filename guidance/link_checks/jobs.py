"""The weekly check of links: looked for each day, done in the background."""

import datetime as dt

from core.jobs.daily import daily
from guidance.link_checks.services.checks import begin_checks


@daily("links to be checked")
def check_links(day: dt.date) -> None:
    begin_checks(day)
