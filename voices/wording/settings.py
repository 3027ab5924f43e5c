"""The settings of the help that children are shown: its lines, and the day on which somebody checked them."""

import datetime as dt
from dataclasses import dataclass

from core.board.settings import Day, Lines, value

HELP, CHECKED = "voices.help_lines", "voices.help_checked_on"
STALE_AFTER = 180  # days
SHIPPED = """\
In danger now? Call 999.
Childline, 0800 1111, free, any time, until your 19th birthday | childline.org.uk
CEOP, if someone does or says something sexual to you online (not for bullying or hacked accounts) | ceop.police.uk
Report Remove, on Childline’s site, if a nude picture of you is out and you are under 18; it asks about your age \
| childline.org.uk/remove"""
SETTINGS = [
    Lines(
        HELP,
        default=SHIPPED,
        most=8,
        longest=160,
        label="Help that children are shown in the survey",
        help="One line for each, in this order: its name, a comma, what it is for, and after “|” the address of its "
        "site. Use the words of the service itself. The adult whom children can tell comes after the first line.",
    ),
    Day(
        CHECKED,
        label="Day on which the help for children was checked",
        help=f"Call or open each one and compare its words. We ask you to check again after {STALE_AFTER} days.",
    ),
]


@dataclass(frozen=True)
class HelpLine:
    name: str
    words: str
    site: str


def help_lines() -> list[HelpLine]:
    return [read_line(line) for line in value(HELP).splitlines()]


def read_line(line: str) -> HelpLine:
    text, _, site = line.partition("|")
    name, _, words = text.strip().partition(", ")
    return HelpLine(name, words, site.strip())


def is_stale(checked: str | None, on: dt.date) -> bool:
    return not checked or (on - dt.date.fromisoformat(checked)).days > STALE_AFTER
