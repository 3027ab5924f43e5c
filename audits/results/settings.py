"""The setting of results: how many returns have to stand behind a figure that is shown."""

from core.board.settings import WholeNumber, value

FEWEST = "returns.fewest"
SETTINGS = [
    WholeNumber(
        FEWEST,
        default=5,
        low=3,
        high=50,
        unit="returns",
        label="Fewest returns behind a figure",
        help="Agencies, the working group and the board see no figure from fewer audit returns. Their figures change "
        "only when this many more have come in. The development manager sees all figures, marked.",
    ),
]


def fewest() -> int:
    """How many returns have to stand behind a figure that is shown; one statement."""
    return value(FEWEST)
