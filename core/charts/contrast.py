"""Contrast ratio of two colours (WCAG 2.2)."""

READABLE = 4.5  # minimum for text of any size (success criterion 1.4.3)


def contrast(one: str, other: str = "#ffffff") -> float:
    """The ratio between two colours "#rrggbb": 1 for the same, 21 for black on white."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def luminance(colour: str) -> float:
    """Relative luminance of a colour, from 0 for black to 1 for white."""
    red, green, blue = (_linear(part / 255) for part in bytes.fromhex(colour.removeprefix("#")))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
