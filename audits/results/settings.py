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
        label="Fewest returns behind a figure that is shown",
        help="Agencies, the working group and the board see no figure behind which fewer audit returns stand, and "
        "figures change for them only when as many more have come in. The development manager sees all, marked.",
    ),
]


def fewest() -> int:
    """How many returns have to stand behind a figure that is shown; one statement."""
    return value(FEWEST)
