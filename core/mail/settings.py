"""The setting of emails: for how long it is kept to whom they went."""

from core.board.settings import WholeNumber

KEPT = "mail.kept_days"
SETTINGS = [
    WholeNumber(
        KEPT,
        default=180,
        low=30,
        high=1000,
        unit="days",
        label="Days for which we keep recipients’ names",
        help="After this we keep only the kind of email and its day.",
    ),
]
