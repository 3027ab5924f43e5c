"""The default reminder schedule of a round; the manager changes it (U4)."""

from __future__ import annotations

SOON = "We look forward to it. If a colleague fills it in with you, invite them on the page of your agency."
STEPS = (
    ("first", -14, "eslo", "Two weeks left for the return", SOON),
    ("first", -3, "eslo", "Three days left for the return", "Please send the return in these days."),
    (
        "first", 1, "eslo,agency", "The return is late",
        "The first deadline has passed and we have not had the return. Please tell us if something keeps you from it.",
    ),
    (
        "final", -14, "eslo,agency", "Two weeks until the return is closed",
        "The return is still missing. Please make sure that it is filled in, signed and submitted.",
    ),
    (
        "final", -3, "eslo,agency,signatory", "Three days until the return is closed",
        "The return is still missing. Agencies that do not return it are reported to the board by name.",
    ),
    (
        "final", 1, "eslo,agency,signatory", "The return has not come in",
        "The last day has passed. Please submit the return now, or tell us today why you cannot.",
    ),
)  # fmt: skip
