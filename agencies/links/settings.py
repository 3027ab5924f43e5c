"""Settings of emailed links and of leavers."""

from __future__ import annotations

from core.board.settings import Declared, WholeNumber, declare, value

LINK_DAYS, LEAVER_YEARS = "directory.link_days", "directory.leaver_years"
ASKED_AGAIN = "directory.asked_again_months"


def declare_settings() -> None:
    declare(
        Declared(
            key=LINK_DAYS,
            name="Days for which a mailed link to an agency is good",
            help="A link that is older can be replaced by a new one, which is mailed to the same address.",
            kind=WholeNumber(2, 365, "days"),
            default=30,
        )
    )
    declare(
        Declared(
            key=LEAVER_YEARS,
            name="Years after leaving when the details of an ESLO or representative are blanked",
            help="That somebody held the post stays; name, address and telephone go, in the history too. "
            "Two people confirm it on the page of leavers.",
            kind=WholeNumber(1, 20, "years"),
            default=3,
        )
    )
    declare(
        Declared(
            key=ASKED_AGAIN,
            name="Months after which a stale ESLO without an account is asked again",
            help="An ESLO whose confirmation is stale, and who has no account in which a reminder would be read, gets "
            "a letter with a link to confirm or hand over; again after so many months. 0: nobody is asked so.",
            kind=WholeNumber(0, 24, "months"),
            default=3,
        )
    )


def asked_again_months() -> int:
    """Months after which ESLOs without an account who did not confirm are asked again; 0: never."""
    return value(ASKED_AGAIN)


def link_days() -> int:
    """Days for which a link that is created today is valid."""
    return value(LINK_DAYS)


def leaver_years() -> int:
    """Years after which leavers are due."""
    return value(LEAVER_YEARS)
