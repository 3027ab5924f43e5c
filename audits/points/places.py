"""Where children go online at an agency, as it says on a page: one place a line, with its postcode. Pure."""

import re
from dataclasses import dataclass

from core.records.rules import RuleBroken

MOST = 50  # places that are registered at once
LONGEST = 200
POSTCODE = re.compile(r"^[A-Z]{1,2}[0-9][A-Z0-9]? ?[0-9][A-Z]{2}$")


@dataclass(frozen=True)
class Place:
    name: str
    postcode: str = ""


def read_places(text: str) -> list[Place]:
    """The places of some lines, with a postcode after the last comma or tab; RuleBroken names the line."""
    found: list[Place] = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        place = read_place(line)
        if not place.name:
            raise RuleBroken(
                f"Line {number} is a postcode only. Enter the name of the place before it.", field="places"
            )
        if len(place.name) > LONGEST:
            raise RuleBroken(f"Line {number} is too long. Use {LONGEST} characters or fewer.", field="places")
        if any(each.name.casefold() == place.name.casefold() for each in found):
            raise RuleBroken(f"“{place.name}” is there twice. Enter each place once.", field="places")
        found.append(place)
    if len(found) > MOST:
        raise RuleBroken(
            f"Enter at most {MOST} places here. Add the others to the register afterwards.", field="places"
        )
    return found


def read_place(line: str) -> Place:
    """The place in one line: "Library, NR1 1AA" is the library at that postcode."""
    head, _, tail = line.replace("\t", ",").rpartition(",")
    if POSTCODE.match(postcode := tidy(tail).upper()):
        return Place(tidy(head).rstrip(", "), postcode)
    return Place(tidy(line.replace("\t", " ")))


def tidy(text: str) -> str:
    return " ".join(text.split())
