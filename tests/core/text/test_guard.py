"""What each app refuses and asks about: a corpus about children, one about the life of a board, and the time it takes."""

from __future__ import annotations

import datetime as dt
import itertools
import random
import time
from pathlib import Path

import pytest

from core.text.guard import PLAN, Reason, evaluate, kinds_in_words, rules_for
from core.text.screening import GUESSES, Kind, is_nhs_number, is_pupil_number, screen
from tests.rows import try_rows

CORPUS = Path(__file__).with_name("corpus")
BOARD = Path(__file__).resolve().parents[4] / "shared" / "data"  # its own plan, where somebody has put it
DEMONSTRATION = Path(__file__).resolve().parents[3] / "esafety" / "demo" / "data"
ON = dt.date(2026, 11, 29)
SURE = {
    "nhs": {Kind.NHS_NUMBER},
    "upn": {Kind.PUPIL_NUMBER},
    "birth": {Kind.BIRTH_DATE},
    "near": {Kind.CHILD_DATE},
    "postcode": {Kind.POSTCODE},
    "address": {Kind.ADDRESS},
    "phone": {Kind.TELEPHONE},
    "mobile": {Kind.MOBILE},
    "handle": {Kind.HANDLE, Kind.URL},
    "email": {Kind.EMAIL},
    "web": {Kind.URL},
}
PARTS = {
    "who": (
        "The working group", "Health", "The police", "Education", "Every school", "The youth service", "Probation",
        "The board", "Northmere College", "Harbour View Academy", "The training officer", "The library service",
    ),
    "did": (
        "has read", "will rewrite", "asked for", "agreed", "has not yet seen", "sent out", "is printing", "discussed",
        "handed out", "wants to test", "took part in", "paid for",
    ),
    "what": (
        "the policy on phones", "the leaflet for parents", "the filter", "the plan for Safer Internet Day",
        "the pupil survey", "the course for foster carers", "the code of conduct", "the figures of quarter 2",
        "guidance on images", "the child protection procedures", "the report of the youth council",
    ),
    "when": (
        "on {day}", "by {day}", "before {day}", "at the meeting of {day}", "last term", "in Year 8", "every autumn",
        "between {day} and the summer", "and reports on {day}", "in the spring term",
    ),
}  # fmt: skip


def nhs_numbers():
    """Numbers with the right check digit, printed in three ways."""
    source = random.Random(1)
    shapes = ("{}{}{}", "{} {} {}", "{}-{}-{}")
    for at in itertools.count():
        nine = f"{source.randrange(10**9):09}"
        found = next((nine + str(last) for last in range(10) if is_nhs_number(nine + str(last))), None)
        if found:
            yield shapes[at % 3].format(found[:3], found[3:6], found[6:])


def pupil_numbers():
    source = random.Random(2)
    while True:
        twelve = f"{source.randrange(10**12):012}"
        yield next(letter + twelve for letter in "ABCDEFGHJKLMNPQRTUVWXYZ" if is_pupil_number(letter + twelve))


def child_lines() -> list[tuple[str, str]]:
    nhs, upn = nhs_numbers(), pupil_numbers()
    lines = (CORPUS / "child.tsv").read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t", 1) for line in lines)
    return [(kind, text.format(nhs=next(nhs), upn=next(upn)) if "{" in text else text) for kind, text in rows]


def hand_written() -> list[str]:
    return [line for each in sorted(CORPUS.glob("innocent_*.txt")) for line in each.read_text("utf-8").splitlines()]


def innocent_lines() -> list[str]:
    """The hand-written ones, and as many of all combinations of PARTS as make 3,000, with a date of any year in each
    place for one."""
    source = random.Random(3)
    written = hand_written()
    made = [" ".join(each) + "." for each in itertools.product(*PARTS.values())]
    source.shuffle(made)
    lines = []
    for line in made[: 3_000 - len(written)]:
        day = dt.date(2008, 1, 1) + dt.timedelta(days=source.randrange(7_300))
        lines.append(line.format(day=source.choice((f"{day.day} {day:%B} {day.year}", f"{day:%d/%m/%Y}"))))
    return written + lines


def test_every_sure_kind_is_found():
    rows = [(kind, text) for kind, text in child_lines() if kind in SURE]
    missed = [row for row in rows if not SURE[row[0]] & {each.kind for each in screen(row[1], on=ON)}]
    assert len(rows) > 130 and not missed


def test_sure_kinds_are_refused_where_a_child_is_the_subject():
    missed = [text for kind, text in child_lines() if kind in SURE and not evaluate(text, "incidents", on=ON).refused]
    assert not missed


@try_rows("place", ["incidents", "actions"])
def test_nine_names_of_ten_are_asked_about(place):
    rows = [text for kind, text in child_lines() if kind == "name"]
    missed = [text for text in rows if not {each.kind for each in evaluate(text, place, on=ON).warned} & GUESSES]
    assert len(rows) + len([kind for kind, _ in child_lines() if kind != "name"]) >= 300
    assert len(missed) <= len(rows) / 10, missed


@pytest.mark.long
def test_life_of_a_board_is_let_through():
    lines = innocent_lines()
    assert len(lines) == 3_000 and len(set(hand_written())) >= 400
    found = [(line, evaluate(line, "actions", on=ON)) for line in lines]
    assert not [line for line, findings in found if findings.refused]
    warned = [(line, findings.warned) for line, findings in found if findings.warned]
    assert len(warned) <= 0.02 * len(lines), warned
    written = {*hand_written()}
    assert len([line for line, _ in warned if line in written]) <= 0.02 * len(written), warned


@pytest.mark.long
def test_agencies_may_write_of_their_work():
    allowed = {Kind.EMAIL, Kind.URL}  # a return has boxes of their own for these
    for line in innocent_lines():
        refused = {each.kind for each in evaluate(line, "audits.Answer.value", on=ON).refused}
        refused |= {each.kind for each in evaluate(line, "incidents", on=ON).refused}
        assert refused <= allowed, line


def test_texts_of_the_demonstration_and_of_the_board_are_not_refused():
    files = [*sorted(DEMONSTRATION.glob("*.tsv")), *BOARD.glob("*.txt")]
    lines = [line for file in files for line in file.read_text(encoding="utf-8").splitlines()]
    cells = [cell for line in lines for cell in line.split("\t")]
    assert len(cells) > 1_000
    assert not [cell for cell in cells if evaluate(cell, "actions", on=ON).refused]


@pytest.mark.long
def test_ten_thousand_characters_take_less_than_twenty_milliseconds():
    text = " ".join(hand_written())[:10_000]
    assert len(text) == 10_000
    evaluate(text, "actions")
    times = []
    for _ in range(20):
        start = time.process_time()
        evaluate(text, "actions")
        times.append(time.process_time() - start)
    assert min(times) < 0.020


@try_rows(
    ("place", "text", "refused", "warned"),
    [
        ("incidents", "07700 900123", {Kind.MOBILE}, set()),
        ("incidents", "she told Orla Fenwick", set(), {Kind.NAME}),
        ("incidents", "we told Squire Quaid", set(), {Kind.CAPITALS}),
        ("actions", "we told Squire Quaid", set(), set()),
        ("actions", "07700 900123", set(), {Kind.MOBILE}),
        ("actions", "see www.northmere.example", set(), set()),
        ("actions", "DOB 03/02/14", {Kind.BIRTH_DATE}, set()),
        ("reports", "pupil 03/02/2014", set(), {Kind.CHILD_DATE}),
        ("incidents", "The guide for a girl was launched on 1 February 2016", set(), set()),
        ("incidents", "The pupil read what was published 01/02/2016", set(), set()),
        ("incidents", "A girl came to the day held 1 February 2016", set(), set()),
        ("incidents", "The pupil was aged 1 February 2016", {Kind.CHILD_DATE}, set()),
        ("incidents", "A girl, 1 February 2016", {Kind.CHILD_DATE}, set()),
        ("incidents", "A girl born on 1 February 2016", {Kind.BIRTH_DATE}, set()),
        ("reports", "pupil survey on 03/02/2014", set(), set()),
        ("actions.Evidence.title", "minutes, 14 Acacia Avenue", {Kind.ADDRESS}, set()),
        ("actions.Evidence.title", "see www.northmere.example", set(), set()),
        ("actions.Evidence.filename", "Home visit, 14 Acacia Avenue", set(), {Kind.ADDRESS}),
        ("actions.Evidence.filename", "14 Acacia Avenue", set(), set()),
        ("core.Import.filename", "Return of Orla Fenwick.docx", set(), set()),
        ("core.Import.filename", "NHS 943 476 5919.docx", {Kind.NHS_NUMBER}, set()),
        ("audits.Round.message", "ring her on 01632 960123", set(), {Kind.TELEPHONE}),
        ("audits.Round.message", "ring the office on 01632 960123, NM1 2AB", set(), set()),
        ("actions.ProgressUpdate.text", "Orla Fenwick, 12 High Street", set(), {Kind.NAME, Kind.ADDRESS}),
        ("agencies.Signatory.name", "Sarah Thompson", set(), set()),
        ("agencies.Signatory.name", "Sarah Thompson, dob 4/7/2012", {Kind.BIRTH_DATE}, set()),
        ("agencies.Signatory.phone", "07700 900123", set(), set()),
        ("agencies.Signatory.(reason)", "told by Orla Fenwick", set(), {Kind.NAME}),
        ("audits.Verdict.comment", "ring 01632 960123", {Kind.TELEPHONE}, set()),
    ],
)
def test_evaluate_follows_the_table(place, text, refused, warned):
    found = evaluate(text, place, on=ON)
    assert ({each.kind for each in found.refused}, {each.kind for each in found.warned}) == (refused, warned)


def test_without_guesses_only_what_is_refused_is_found():
    assert not evaluate("We told Orla Fenwick, 07700 900123", "actions", guesses=False).warned
    assert evaluate("NHS 943 476 5919", "actions", guesses=False).refused


def test_an_unknown_app_has_the_rules_of_the_plan():
    assert rules_for("core.ClosedDay.name") is PLAN


def test_kinds_are_named_once_in_a_sentence():
    assert kinds_in_words({Kind.NAME, Kind.CAPITALS}) == "the name of a person"
    assert kinds_in_words([Kind.POSTCODE, Kind.NAME, Kind.EMAIL]) == (
        "an email address, the name of a person and a postcode"
    )
    assert len({*Reason}) == 3
