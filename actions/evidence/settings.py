from core.board.settings import WholeNumber

LARGEST = "evidence.largest_megabytes"
SETTINGS = [
    WholeNumber(
        LARGEST,
        default=20,
        low=1,
        high=20,
        unit="MB",
        label="Largest file that we keep as evidence",
        help="Larger files are refused; a link can be given instead.",
    ),
]
