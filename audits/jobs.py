"""What is done of audit returns in the background: rounds open on their day, results move on."""

import datetime as dt

from audits.links.services.links import forget_old
from audits.results import services as results_steps
from audits.rounds import services as rounds
from core.jobs.daily import daily, often


@daily("rounds of audit returns that open")
def open_rounds(day: dt.date) -> None:
    rounds.open_due(day)


@daily("returns of agencies that closed")
def exempt_closed(day: dt.date) -> None:
    rounds.exempt_closed()


@often("rounds of audit returns that were stopped while they opened")
def go_on_opening() -> None:
    """Rounds that a stopped worker left half-opened, or half-asked."""
    rounds.go_on()


@often("results of audit returns that are shown")
def move_results_on() -> None:
    """Rounds in which enough returns have come in since readers of totals were shown anything else."""
    results_steps.move_all_on()


@daily("forget old links to returns")
def forget_links(day: dt.date) -> None:
    forget_old(day)
