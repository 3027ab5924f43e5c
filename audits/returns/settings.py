"""The setting of evidence of answers: how large a file may be."""

from core.board.settings import WholeNumber

LARGEST = "returns.largest_megabytes"
SETTINGS = [
    WholeNumber(
        LARGEST,
        default=10,
        low=1,
        high=20,
        unit="MB",
        label="Size of the largest file that is kept with an audit return",
        help="Larger files are refused, with the advice to give a link instead.",
    ),
]
