"""Rules of one record, without a database."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pytest

from core.records.rules import RuleBroken
from incidents.records import fields, rules, sealing
from incidents.records.case_numbers import read_case_number
from incidents.records.choices import Concern
from incidents.records.rules import read_text
from incidents.types.shipped import SHIPPED
from tests.rows import try_rows

ON = dt.date(2010, 3, 1)


@dataclass
class Kind:
    """A type as the rules read it."""

    name: str = "Image shared between peers, agreed"
    between_peers: bool = True
    instead: tuple[str, ...] = ("grooming", "sextortion")


@try_rows(
    ("values", "adult"),
    [
        ({"shared_with": "adult"}, True),
        ({"other_party": "adult_online"}, True),
        ({"other_party": "adult_known"}, True),
        ({"other_party": "family"}, True),
        ({"other_party": "worker"}, True),
        ({"shared_with": "peers", "other_party": "child"}, False),
        ({"shared_with": "not_known", "other_party": "not_known"}, False),
        ({}, False),
    ],
)
def test_an_image_that_an_adult_has_is_never_between_peers(values, adult):
    other = Kind("Grooming", between_peers=False)
    rules.require_peers(other, [], values)
    if not adult:
        rules.require_peers(Kind(), [other], values)
        return
    with pytest.raises(rules.NotBetweenPeers) as refused:
        rules.require_peers(Kind(), [other], values)
    assert (refused.value.field, refused.value.offered) == ("main_type", ("grooming", "sextortion"))
    with pytest.raises(rules.NotBetweenPeers) as refused:
        rules.require_peers(other, [Kind()], values)
    assert refused.value.field == "other_types"


@try_rows(
    ("values", "counted", "section_47", "happened"),
    [
        ({}, None, "not_known", "not_known"),
        ({"known_on": ON}, ON, "not_known", "not_known"),
        ({"known_on": ON, "section_47_on": dt.date(2010, 2, 1)}, dt.date(2010, 2, 1), "yes", "not_known"),
        ({"section_47": "no", "known_on": ON}, ON, "no", "not_known"),
        ({"happened_on": dt.date(2010, 2, 1), "happened": "month"}, None, "not_known", "month"),
        ({"happened_on": dt.date(2010, 2, 1)}, None, "not_known", "day"),
    ],
)
def test_days_are_read_and_the_second_date_is_worked_out(values, counted, section_47, happened):
    read = rules.read_days(values, on=ON)
    assert (read["counted_on"], read["section_47"], read["happened"]) == (counted, section_47, happened)


@try_rows(
    ("values", "field"),
    [
        ({"known_on": ON + dt.timedelta(1)}, "known_on"),
        ({"happened_on": dt.date(1989, 12, 31)}, "happened_on"),
        ({"section_47": "no", "section_47_on": ON}, "section_47"),
        ({"happened_on": ON, "known_on": dt.date(2010, 2, 1)}, "known_on"),
    ],
)
def test_days_that_cannot_be_are_refused(values, field):
    with pytest.raises(RuleBroken) as refused:
        rules.read_days(values, on=ON)
    assert refused.value.field == field


@try_rows(
    ("typed", "kept"), [("", ""), (" c 10442 ", "C10442"), ("b 2010/0042-1", "B2010/0042-1"), ("20100042", "20100042")]
)
def test_case_numbers_are_tidied(typed, kept):
    assert read_case_number(typed) == kept


def test_board_may_have_another_pattern(settings):
    settings.CASE_NUMBER_PATTERN = "[A-Z]{6}[0-9]+"
    assert read_case_number("abcdef1") == "ABCDEF1"
    with pytest.raises(RuleBroken, match="as the case system shows it"):
        read_case_number("C10442")


def test_usual_pattern_is_told():
    with pytest.raises(RuleBroken, match=r"A case number has at most four letters, then digits\."):
        read_case_number("ABCDE 123")


@try_rows(
    "typed",
    [
        "Ann Example",
        "Smith",
        "943 476 5919",
        "ann@example.org",
        "NM1 4AB",
        "x" * 31,
        "A123!",
        "---",
        "ABCDE1234",
        "2010/0042-b",
        "12/05/2014",
        "2014-05-12",
    ],
)
def test_what_is_no_case_number_is_refused_without_repeating_it(typed):
    with pytest.raises(RuleBroken) as refused:
        read_case_number(typed)
    assert refused.value.field == "case_number"
    assert typed not in str(refused.value)


@try_rows(
    "typed",
    ["born 3 February 2001", "on 3.2.2010", "943 476 5919", "ann@example.org", "www.example.org/x", "lives at NM1 4AB"],
)
def test_short_texts_refuse_what_must_not_be_held_without_repeating_it(typed):
    with pytest.raises(RuleBroken) as refused:
        read_text(typed, field="note")
    assert typed not in str(refused.value)


def test_refusal_of_a_short_text_names_all_that_it_holds():
    with pytest.raises(RuleBroken, match="This holds the name of an account and an NHS number. Take it out"):
        read_text("snap: ella_b13, NHS 943 476 5919", field="note")


@try_rows(
    "typed",
    [
        "guide launched on 1 February 2016",
        "Recorded by mistake until 3 May 2026",
        "The enquiry started 03/05/2026, as the police told us",
    ],
)
def test_read_text_takes_the_day_of_something_that_happened(typed):
    assert read_text(typed, field="note") == typed


CASES = dt.date(2026, 12, 2)


@try_rows(
    ("number", "words"),
    [
        ("LCS-030413", "a date of birth"),
        ("lcs 030413", "a date of birth"),
        ("LCS-12032011", "a date of birth"),
        ("LCS-12-03-11", "a date of birth"),
        ("EJ/2019/040712", "a date of birth"),
        ("120311", "a date of birth"),
        ("ELLA0042", "a first name"),
        ("toby-884213", "a first name"),
        ("LCS-ELLA-42", "a first name"),
    ],
)
def test_read_case_number_refuses_a_date_of_birth_at_the_end_and_a_first_name(number, words):
    with pytest.raises(RuleBroken, match=f"what could be {words}") as refused:
        read_case_number(number, on=CASES)
    assert refused.value.field == "case_number" and number not in str(refused.value)


@try_rows(
    "number",
    [
        "C10442",
        "LCS884213",  # no such day
        "LCS310200",  # an adult since long
        "LCS120371",
        "LCS1120311",  # goes on before the day
        "MARK7741093",  # a word too
        "LEA0042",
        "2010/0512",  # the 512th of a year
        "20260512",
        "12/0311",
    ],
)
def test_read_case_number_takes_a_number_that_names_nobody(number):
    assert read_case_number(number, on=CASES) == number


@try_rows(("typed", "kept", "read"), [("", "", ""), (" ", "Old", ""), ("Old  text", "Old text", "Old text")])
def test_read_note_keeps_or_empties_what_is_there(typed, kept, read):
    assert rules.read_note(typed, kept=kept) == read


@try_rows(("typed", "kept"), [("New", ""), ("Old text, and more", "Old text")])
def test_read_note_refuses_a_new_or_changed_text_without_repeating_it(typed, kept):
    with pytest.raises(RuleBroken, match="lessons will be a list") as refused:
        rules.read_note(typed, kept=kept)
    assert refused.value.field == "note" and typed not in str(refused.value)


def test_short_text_becomes_one_line():
    assert read_text("Her  friend\nsent it", field="note") == "Her friend sent it"
    assert read_text("Met in a game, then by messages", field="note") == "Met in a game, then by messages"


def test_not_known_stands_beside_no_device():
    assert fields.get("devices").read(["console", "phone"]) == ["phone", "console"]
    with pytest.raises(RuleBroken):
        fields.get("devices").read(["phone", "not_known"])


def test_the_taxonomy_is_whole():
    keys = [seed.key for seed in SHIPPED]
    assert len(keys) == len(set(keys)) == 23
    assert {seed.key for seed in SHIPPED if not seed.concerns} == {"other", "not_known"}
    assert all(set(seed.concerns) <= set(Concern.values) and set(seed.instead) <= set(keys) for seed in SHIPPED)
    assert [seed.key for seed in SHIPPED if seed.between_peers] == ["image_agreed"]


@pytest.mark.long
def test_a_number_is_sealed_each_time_anew_and_found_by_its_hash(settings):
    settings.INCIDENT_KEYS = ["a" * 40]
    old, old_digest = sealing.seal("C10442"), sealing.digests("C10442")[0]
    assert "C10442" not in old
    assert old != sealing.seal("C10442")
    settings.INCIDENT_KEYS = ["b" * 40, "a" * 40]
    assert sealing.unseal(old) == "C10442"
    assert sealing.digests("C10442")[1] == old_digest != sealing.digests("C10442")[0]
    settings.INCIDENT_KEYS = ["b" * 40]
    assert sealing.unseal(old) is None
