from core.board.settings import WholeNumber, value

NUMBER_YEARS, ROW_YEARS = "incidents.number_years", "incidents.row_years"
SETTINGS = [
    WholeNumber(
        NUMBER_YEARS,
        default=3,
        low=1,
        high=20,
        unit="years",
        label="Years after which we delete the case number of an incident",
        help="The rest of the record stays. Two people confirm it on the page of retention. A legal hold stops it.",
    ),
    WholeNumber(
        ROW_YEARS,
        default=6,
        low=1,
        high=30,
        unit="years",
        label="Years after which we delete the whole record of an incident",
        help="Locked figures stay. Two people confirm it on the page of retention. A legal hold stops it.",
    ),
]


def years_of(kind: str) -> int:
    return value(NUMBER_YEARS if kind == "case_numbers" else ROW_YEARS)
