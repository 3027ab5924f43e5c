"""The setting of “Adults and children”: from which share of children on adults are told to look again."""

from core.board.settings import WholeNumber, value

TOGETHER_BELOW = "voices.together_below"
SETTINGS = [
    WholeNumber(
        TOGETHER_BELOW,
        default=60,
        low=20,
        high=95,
        unit="percent",
        label="Smallest share of children who agree with a setting’s adults",
        help="Where adults say yes and a smaller share of the children asked agrees, the setting reads “Look at this "
        "together”, and so does whoever moderates its audit return.",
    ),
]


def together_below() -> int:
    return value(TOGETHER_BELOW)
