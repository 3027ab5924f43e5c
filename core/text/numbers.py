"""Numbers in words and as percentages."""

WORDS = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]


def counted(number: int) -> str:
    """A number in a sentence: in words up to twelve."""
    return WORDS[number] if number < len(WORDS) else f"{number:,}"


def share(part: int, whole: int) -> str:
    """A share as a whole percentage: 100 only for all, 0 only for none; a dash where the whole is 0."""
    if not whole:
        return "–"
    exact = part / whole * 100
    return f"{min(max(round(exact), 1), 99) if 0 < part < whole else round(exact)}%"
