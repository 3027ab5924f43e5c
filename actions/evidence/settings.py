"""The setting of evidence: how large a file may be."""

from core.board.settings import WholeNumber

LARGEST = "evidence.largest_megabytes"
SETTINGS = [
    WholeNumber(
        LARGEST,
        default=20,
        low=1,
        high=20,
        unit="MB",
        label="Size of the largest file that is kept as evidence",
        help="Larger files are refused, with the advice to give a link instead.",
    ),
]
