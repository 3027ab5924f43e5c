"""vCards: each line as the standard has it, read back by the parser of another library."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st
from icalendar.parser import Contentlines

from core.files.vcards import LONGEST, Card, escape, fold, vcards
from tests.rows import try_rows


def read(data: bytes) -> list[dict[str, tuple[str, str]]]:
    """The cards of a file: name of a line → (its TYPE, its value as it stands)."""
    cards = []
    for line in Contentlines.from_ical(data.decode()):
        if not line:
            continue
        name, parameters, _ = line.parts()
        value = str(line).partition(":")[2]  # as it stands: the other library takes some escapes off
        if name == "BEGIN":
            cards.append({})
        cards[-1][name] = (parameters.get("TYPE", ""), value)
    return cards


def plain(value: str) -> str:
    """A value without its escapes."""
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] in "nN" else found[1], value)


FULL = Card(
    uid="eslo-1@northmere",
    name="Ann van Field",
    organisation="School; for all, really",
    title="Deputy\\head",
    role="ESLO",
    email="ann@x.example",
    phone="01632 960001",
)


def test_a_card_is_read_back_by_another_parser():
    (card,) = read(vcards([FULL]))
    assert {name: plain(value) for name, (_, value) in card.items()} == {
        "BEGIN": "VCARD",
        "VERSION": "3.0",
        "N": "Field;Ann van;;;",
        "FN": "Ann van Field",
        "ORG": "School; for all, really",
        "TITLE": "Deputy\\head",
        "ROLE": "ESLO",
        "EMAIL": "ann@x.example",
        "TEL": "01632 960001",
        "UID": "eslo-1@northmere",
        "END": "VCARD",
    }
    assert (card["TEL"][0], card["EMAIL"][0]) == (["WORK", "VOICE"], ["INTERNET", "PREF"])


@try_rows(
    ("name", "is_person", "expected"),
    [("Ann", True, "Ann;;;;"), ("Ann Field", True, "Field;Ann;;;"), ("The School", False, "The School;;;;")],
)
def test_the_parts_of_a_name(name, is_person, expected):
    (card,) = read(vcards([Card(uid="1", name=name, is_person=is_person)]))
    assert card["N"][1] == expected
    assert set(card) == {"BEGIN", "VERSION", "N", "FN", "UID", "END"}


@given(st.text(max_size=120), st.text(max_size=300))
def test_no_text_breaks_a_card_or_adds_a_line_and_no_line_is_too_long(name, organisation):
    data = vcards([Card(uid="1", name=name, organisation=organisation), FULL])
    assert all(len(line) <= LONGEST for line in data.split(b"\r\n"))
    unfolded = data.decode().replace("\r\n ", "")
    assert [line for line in unfolded.split("\r\n") if line.startswith(("BEGIN", "END"))] == [
        "BEGIN:VCARD",
        "END:VCARD",
    ] * 2
    assert len(read(data)) == 2


@given(st.text(alphabet="aé語\U0001f600;,\\ \n", max_size=400))
def test_folding_keeps_characters_whole_and_escapes_come_back(text):
    line = fold(f"NOTE:{escape(text)}")
    assert line.endswith("\r\n")
    for part in line.encode().split(b"\r\n"):
        part.decode()
    assert plain(line.replace("\r\n ", "").removesuffix("\r\n").removeprefix("NOTE:")) == text
