"""What a frozen report printed: its successor compares with these values, and does not count that day again.

A count made again would differ: terms of office are entered late, and settings change.
"""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from actions.colours.rules import COLOUR_NAMES, REDS_FIRST
from core.board.figures import Figure, Value

REVISED = "incidents."  # counts of a quarter are revised after its report, and compared as revised


def printed_figures(data: str) -> dict[str, Value]:
    """Key of each figure → its value, of an edition as FrozenEdition.data stores it."""
    blocks = [block for section in json.loads(data)["sections"] for block in section["blocks"]]
    figures = [figure for block in blocks if block["is"] == "FigureList" for figure in block["figures"]]
    return {figure["key"]: figure["value"] for figure in figures}


def compared_with_printed(figure: Figure, printed: Mapping[str, Value]) -> Figure:
    """A figure that is compared, with the value that was printed last, if there is one."""
    is_printed = figure.key in printed and not figure.key.startswith(REVISED)
    if figure.before is None or not is_printed:
        return figure
    return replace(figure, before=printed[figure.key])


def printed_colours(printed: Mapping[str, Value]) -> Counter | None:
    """Rows by the code of their colour; None unless all five were printed."""
    counts = {code: printed.get(f"plan.colour.{COLOUR_NAMES[code].lower()}") for code in REDS_FIRST}
    return Counter(counts) if all(isinstance(count, int) for count in counts.values()) else None
