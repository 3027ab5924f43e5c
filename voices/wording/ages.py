"""Ages: which words children of a school year read, and which age group their answers count in. Pure."""

VERSIONS = {"7_11": "7 to 11", "11_16": "11 to 16", "16_18": "16 to 18"}
BANDS = {"8_11": "8 to 11", "12_15": "12 to 15", "16_17": "16 and 17"}
MIXED = "mixed"  # more than one age group: small ones that were merged, and the settings of the pool
FIRST_YEAR, LAST_YEAR = 3, 13  # school years; younger children are not asked online


def band_of_year(year: int) -> str:
    if year <= 6:
        return "8_11"
    return "12_15" if year <= 10 else "16_17"


def version_of_year(year: int) -> str:
    if year <= 6:
        return "7_11"
    return "11_16" if year <= 11 else "16_18"


def version_of_band(band: str) -> str:
    return {"8_11": "7_11", "12_15": "11_16", "16_17": "16_18"}[band]
