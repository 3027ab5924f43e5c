"""Numbers in words and as percentages."""

WORDS = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]


def counted(number: int) -> str:
    """A number in a sentence: in words up to twelve."""
    return WORDS[number] if number < len(WORDS) else f"{number:,}"


def count_of(number: int, noun: str) -> str:
    """A number with its noun: "1 question", "3 questions"."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def percentage(part: int, whole: int) -> int:
    """The nearest whole percentage, halves upwards as spreadsheets round them."""
    return (200 * part + whole) // (2 * whole)


def share(part: int, whole: int) -> str:
    """A share as a whole percentage: 100 only for all, 0 only for none; a dash where the whole is 0."""
    if not whole:
        return "–"
    nearest = percentage(part, whole)
    return f"{min(max(nearest, 1), 99) if 0 < part < whole else nearest}%"
