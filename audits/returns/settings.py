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
        label="Largest file that we keep with an audit return",
        help="Larger files are refused; a link can be given instead.",
    ),
]
