"""Risk of an internet access point: likelihood times impact, each from 1 to 5, and its band. Pure."""

BANDS = ((1, "low", "Low"), (5, "moderate", "Moderate"), (10, "high", "High"), (15, "very_high", "Very high"))
BAND_WORDS = {code: words for _, code, words in BANDS}
LOOKS = {"low": ("L", "green"), "moderate": ("M", "blue"), "high": ("H", "amber"), "very_high": ("V", "red")}


def score(likelihood: int | None, impact: int | None) -> int | None:
    """1 to 25; None where one is missing or out of range."""
    if likelihood not in range(1, 6) or impact not in range(1, 6):
        return None
    return likelihood * impact


def band(points: int) -> str:
    if not 1 <= points <= 25:
        raise ValueError(f"{points} is no score of a risk.")
    return next(code for least, code, _ in reversed(BANDS) if points >= least)


def bounds(code: str) -> tuple[int, int]:
    lowest = {code: least for least, code, _ in BANDS}
    above = [least for least in lowest.values() if least > lowest[code]]
    return lowest[code], min(above) - 1 if above else 25
