"""Text that people paste, made fit for files."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from core.text.safe_text import REPLACEMENT, clean_text, printable_text
from tests.rows import try_rows

ANY_TEXT = st.text(st.characters())


@try_rows(
    ("text", "cleaned", "printed"),
    [
        ("plain", "plain", "plain"),
        ("a\r\nb\rc\x0bd\x0ce\x85f", "a\nb\nc\nd\ne\nf", "a\nb\nc\nd\ne\nf"),
        ("a\tb", "a\tb", "a b"),
        ("a\x00b\x1fc\x7fd\x9be", "a�b�c�d�e", "a�b�c�d�e"),
        ("a\ud800b\udfffc", "a�b�c", "a�b�c"),
        ("a\ufffeb\ufdd0c\U0001ffffd", "a�b�c�d", "a�b�c�d"),
        ("e\u0301", "e\u0301", "\u00e9"),
        ("a\u202eb\u2066c\u200ed\ufeffe", "a\u202eb\u2066c\u200ed\ufeffe", "abcde"),
        ("a\u2028b\u2029c", "a\u2028b\u2029c", "a\nb\nc"),
        ("\U0001f468\u200d\U0001f467", "\U0001f468\u200d\U0001f467", "\U0001f468\u200d\U0001f467"),
        ("العربية", "العربية", "العربية"),
    ],
)
def test_text_is_cleaned_as_stated(text, cleaned, printed):
    assert clean_text(text) == cleaned
    assert printable_text(text) == printed


@pytest.mark.long
@given(ANY_TEXT)
def test_clean_text_stands_in_xml_and_comes_back_unchanged(text):
    cleaned = clean_text(text)
    element = etree.Element("a")
    element.text = cleaned
    assert (etree.fromstring(etree.tostring(element, encoding="utf-8")).text or "") == cleaned


@given(ANY_TEXT)
def test_cleaning_twice_changes_nothing_more(text):
    assert clean_text(clean_text(text)) == clean_text(text)
    assert printable_text(printable_text(text)) == printable_text(text)


@given(ANY_TEXT)
def test_cleaning_never_shortens_a_text_but_for_line_ends(text):
    assert len(clean_text(text)) == len(text.replace("\r\n", "\n"))


@pytest.mark.long
@given(st.text(st.characters(categories=["L", "N", "P", "S"])))
def test_letters_numbers_and_signs_are_kept(text):
    assert clean_text(text) == text
    assert unicodedata.normalize("NFC", text) == printable_text(text)
    assert REPLACEMENT not in clean_text(text.replace(REPLACEMENT, ""))
