"""Splits a timescale cell that also prints a proposal: "By March 2010" and below it "Proposed timescale – By May
2010".
"""

import re

PROPOSED = "Proposed timescale – "
SAYS_PROPOSED = re.compile(r"proposed timescale\b[ \t]*[–—:-]?[ \t]*(?=[^\s–—:-])", re.IGNORECASE)


def split_proposal(cell: str) -> tuple[str, str]:
    """(current wording, proposed wording) of a timescale cell; the second is "" where nothing is proposed.

    The proposal begins at the first line that says so and goes to the end of the cell. Where nothing comes before it,
    the cell is not split: a series of timescales begins with one that was agreed.
    """
    lines = cell.split("\n")
    for place, line in enumerate(lines):
        says = SAYS_PROPOSED.match(line.strip())
        before = "\n".join(lines[:place])
        if says and before.strip():
            proposal = "\n".join([line.strip()[says.end() :], *lines[place + 1 :]])
            return before.rstrip("\n"), proposal.strip()
    return cell, ""
