from actions.colours.querysets import DUE_SOON, MOVED, thresholds_changed
from actions.colours.rules import DEFAULTS
from core.board.settings import WholeNumber

SETTINGS = [
    WholeNumber(
        DUE_SOON,
        default=DEFAULTS.due_soon_days,
        low=0,
        high=366,
        unit="days",
        label="Days before its date in which an action without an update turns amber",
        help="An action is amber when it is due this soon and has no update this quarter. Reminders begin then too.",
        after=thresholds_changed,
    ),
    WholeNumber(
        MOVED,
        default=DEFAULTS.moved_months,
        low=0,
        high=60,
        unit="months",
        label="Months by which a date may move before the action turns red",
        help="An action is red when its date slips by more than this many months. A smaller slip is amber.",
        after=thresholds_changed,
    ),
]
