"""The settings of accounts that nobody uses: when their owner is warned, and when they are closed."""

from core.board.settings import WholeNumber

UNUSED, CLOSING = "people.unused_days", "people.closing_days"
SETTINGS = [
    WholeNumber(
        UNUSED,
        default=90,
        low=30,
        high=1000,
        unit="days",
        label="Days after which an unused account is warned",
        help="We then email its owner and say when the account will close.",
    ),
    WholeNumber(
        CLOSING,
        default=14,
        low=7,
        high=365,
        unit="days",
        label="Days between the warning and the closing of an unused account",
        help="Signing in keeps the account. An administrator can open a closed one again.",
    ),
]
