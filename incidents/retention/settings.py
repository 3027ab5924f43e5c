"""Settings of retention (domain.md, "Retention")."""

from __future__ import annotations

from core.board.settings import WholeNumber, value

NUMBER_YEARS, ROW_YEARS = "incidents.number_years", "incidents.row_years"


def declare_settings() -> None:
    declare(
        Declared(
            key=NUMBER_YEARS,
            name="Years after recording when the case number of an incident goes",
            help="The record stays without it. Two people confirm it on the page of retention; a legal hold stops it.",
            kind=WholeNumber(1, 20, "years"),
            default=3,
        )
    )
    declare(
        Declared(
            key=ROW_YEARS,
            name="Years after recording when the whole record of an incident goes",
            help="Figures that were cut off stay. Two people confirm it on the page of retention; a hold stops it.",
            kind=WholeNumber(1, 30, "years"),
            default=6,
        )
    )


def years_of(kind: str) -> int:
    """After how many years case numbers, or whole records ("rows"), are due."""
    return value(NUMBER_YEARS if kind == "case_numbers" else ROW_YEARS)
