"""How people type who name a child, and who do not: lines from their habits, half of them written after the mend.

A file `naming_*.txt` in corpus/habits holds lines that name a child, `innocent_*.txt` lines that name none; \\uXXXX stands
for a character that cannot be seen or told from another. Every file counts for itself, and all of them together. The
addresses of `offices.txt` belong in a plan, and are refused beside answers and incidents as any address is.
"""

from __future__ import annotations

import datetime as dt
import re
import time
from pathlib import Path

from core.text.guard import evaluate
from tests.rows import try_rows

HABITS = Path(__file__).with_name("corpus") / "habits"
ON = dt.date(2026, 12, 2)
ANSWER = "audits.Answer.value"  # a text in which nothing about one child belongs
PLAN = "actions.ProgressUpdate.text"  # one that names adults at work and addresses of offices
CAUGHT = {ANSWER: 0.95, PLAN: 0.85}  # a plan may hold web addresses, postcodes, and first names without a surname
ASKED = 0.03
ESCAPED = re.compile(r"\\u([0-9a-f]{4})")


def lines_of(*files: Path) -> list[str]:
    lines = [line for file in files for line in file.read_text(encoding="utf-8").splitlines() if line]
    return [ESCAPED.sub(lambda match: chr(int(match[1], 16)), line) for line in lines]


def naming() -> list[Path]:
    return sorted(HABITS.glob("naming_*.txt"))


def innocent() -> list[Path]:
    return sorted(HABITS.glob("innocent_*.txt"))


def missed(lines: list[str], place: str) -> list[str]:
    found = ((line, evaluate(line, place, on=ON)) for line in lines)
    return [line for line, findings in found if not (findings.refused or findings.warned)]


@try_rows("place", CAUGHT)
@try_rows("files", [*([file] for file in naming()), naming()])
def test_lines_that_name_a_child_are_refused_or_asked_about(files, place):
    lines = lines_of(*files)
    assert len(lines) >= 100
    left = missed(lines, place)
    assert len(left) <= (1 - CAUGHT[place]) * len(lines), left


@try_rows("place", CAUGHT)
@try_rows("files", [*([file] for file in innocent()), innocent()])
def test_lines_that_name_nobody_are_never_refused_and_seldom_asked_about(files, place):
    lines = lines_of(*files)
    assert len(lines) >= 200
    found = [(line, evaluate(line, place, on=ON)) for line in lines]
    assert not [line for line, findings in found if findings.refused]
    asked = [line for line, findings in found if findings.warned]
    assert len(asked) <= ASKED * len(lines), asked


def test_addresses_of_offices_are_let_through_in_a_plan():
    lines = lines_of(HABITS / "offices.txt")
    findings = [evaluate(line, PLAN, on=ON) for line in lines]
    assert not [finding for finding in findings if finding.refused or finding.warned]


@try_rows(
    "line",
    [
        "NHS no. 943.476.5919",
        "943–476–5919",
        "943\u2011476\u20115919",
        "９４３４７６５９１９",
        "943\u200b476\u200b5919",
        "girl aged 13, initials E.B.",
        "E B (13)",
        "MK, 13yo",
        "Ayesha K. in Yr 9",
        "Zbigniew in Year 8",
        "zbigniew in yr 8",
        "In Year 8, Zbigniew",
        "JAMIE SMITH",
        "Ell\u0430 in Year 8",
        "\u0418\u0432\u0430\u043d told a teacher",
        "14 mill lane, SW18",
        "SW18 2 PU",
        "insta is ella.b.13",
        "d o b 030413",
        "case LCS-884213 refers",
    ],
)
def test_what_was_once_stored_without_a_question_is_refused_or_asked_about(line):
    assert not missed([line], ANSWER)


@try_rows(
    "line",
    [
        "guide launched on 1 February 2016",
        "Year 9 pupils had an assembly",
        "Questionnaire for pupils aged 11 to 16",
        "Years 5, 6 and 7 took part",
        "Mill Hill School asked for Year 8 material",
        "Helpline 0344 381 4772, the duty desk on 020 7946 0100",
    ],
)
def test_what_is_said_of_many_is_let_through(line):
    findings = evaluate(line, ANSWER, on=ON)
    assert not findings.refused and not findings.warned


@try_rows(
    "line",
    [
        "Attended A&E: Ella Brown after self-harm",
        "Present when it happened: Ella Brown and Jamie Smith",
        "The nurse Ella Brown was groomed online",
        "Her teacher: Ella Brown was groomed",
        "Ella Brown, our digital lead, was bullied",
        "Ella Brown, Chair of the school council",
    ],
)
def test_name_beside_a_post_is_asked_about_where_the_text_tells_of_a_child(line):
    assert evaluate(line, ANSWER, on=ON).warned


@try_rows("sign", ["\ufe0f", "\u034f", "\u3164", "\u20e3", "\u200b"])
def test_signs_without_a_shape_hide_no_number(sign):
    assert evaluate(f"943{sign}476{sign}5919", PLAN, on=ON).refused


@try_rows("text", ["a" + "\n" * 20_000 + "b", "Aa aged 9 dob " * 2_000, "Present:" * 3_000, "\ufe0f" * 20_000])
def test_long_text_is_read_within_two_seconds(text):
    start = time.process_time()
    evaluate(text, ANSWER, on=ON)
    assert time.process_time() - start < 2
