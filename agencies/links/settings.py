"""Settings of emailed links and of leavers."""

from __future__ import annotations

from core.board.settings import WholeNumber, value

LINK_DAYS, LEAVER_YEARS = "directory.link_days", "directory.leaver_years"
ASKED_AGAIN = "directory.asked_again_months"
SETTINGS = [
    WholeNumber(
        LINK_DAYS,
        default=30,
        low=2,
        high=365,
        unit="days",
        label="Days for which a mailed link to an agency is good",
        help="A link that is older can be replaced by a new one, which is mailed to the same address.",
    ),
    WholeNumber(
        LEAVER_YEARS,
        default=3,
        low=1,
        high=20,
        unit="years",
        label="Years after leaving when the details of an ESLO or representative are blanked",
        help="That somebody held the post stays; name, address and telephone go, in the history too. "
        "Two people confirm it on the page of leavers.",
    ),
    WholeNumber(
        ASKED_AGAIN,
        default=3,
        low=0,
        high=24,
        unit="months",
        label="Months after which a stale ESLO without an account is asked again",
        help="An ESLO whose confirmation is stale, and who has no account in which a reminder would be read, gets "
        "a letter with a link to confirm or hand over; again after so many months. 0: nobody is asked so.",
    ),
]


def asked_again_months() -> int:
    """Months after which ESLOs without an account who did not confirm are asked again; 0: never."""
    return value(ASKED_AGAIN)


def link_days() -> int:
    return value(LINK_DAYS)


def leaver_years() -> int:
    return value(LEAVER_YEARS)
