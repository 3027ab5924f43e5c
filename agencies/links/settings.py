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
        label="Days for which an emailed link to an agency works",
        help="If it is too old, you can ask for a new one on its page.",
    ),
    WholeNumber(
        LEAVER_YEARS,
        default=3,
        low=1,
        high=20,
        unit="years",
        label="Years after which we delete the details of an ESLO or representative who left",
        help="Name, address and telephone go, in the history too. The post and its days stay. "
        "Two people confirm it on the page of leavers.",
    ),
    WholeNumber(
        ASKED_AGAIN,
        default=3,
        low=0,
        high=24,
        unit="months",
        label="Months between emails to an ESLO without an account who has not confirmed",
        help="ESLOs without an account are emailed when their details need confirming. The email has a link to confirm "
        "or hand over. It comes again after this many months. 0 turns it off.",
    ),
]


def asked_again_months() -> int:
    """Months after which ESLOs without an account who did not confirm are asked again; 0: never."""
    return value(ASKED_AGAIN)


def link_days() -> int:
    return value(LINK_DAYS)


def leaver_years() -> int:
    return value(LEAVER_YEARS)
