"""What the words of a file say of how a question is answered."""

from __future__ import annotations

from audits.importing.kinds import KINDS, best_level, options_beside, options_in
from audits.importing.rules import clean_code, next_code, split_number
from core.importing.values import proposals
from tests.rows import try_rows


@try_rows(
    ("word", "kind"),
    [
        ("Y/N", "yn"),
        ("Yes/No/NA", "yn"),
        ("Yes/No/Partly", "ypn"),
        ("Yes / No (please explain)", "yn_text"),
        ("Yes, no or partly with comments", "ypn_text"),
        ("Yes / No / Don’t know", ""),
        ("1-5 (1 = best)", "m5_1"),
        ("Scale 1–5", "m5"),
        ("1 (low) to 5 (high)", "m5"),
        ("Rate 1 to 5, where 5 is poor", "m5_1"),
        ("1-10", ""),
        ("Free text (max 500 words)", "text"),
        ("Choose one: a; b", "choice"),
        ("Select any that apply: a, b", "multi"),
        ("Red/Amber/Green", ""),
    ],
)
def test_kind_is_proposed_for_a_word(word, kind):
    assert proposals([word], KINDS, {})[0].value == kind


@try_rows(
    ("text", "best"),
    [
        ("5 is best.", 5),
        ("1 = best", 1),
        ("5 (worst)", 1),
        ("1 low, 5 high", 5),
        ("Scale 1-5", None),
        ("Say why", None),
    ],
)
def test_best_end_of_a_scale_is_read(text, best):
    assert best_level(text) == best


def test_options_stand_beside_the_kind_or_are_the_word_itself():
    assert options_beside("Choose one: our own; nobody, so far") == ["our own", "nobody, so far"]
    assert options_beside("Red/Amber/Green") == ["Red", "Amber", "Green"]
    assert options_beside("Choose one, from the list") == []
    assert options_in("Other: say which\nNone") == ["Other: say which", "None"]


def test_numbers_are_told_from_words():
    assert split_number("A1.2 Is it so?") == ("A1.2", "Is it so?")
    assert split_number("3) Is it so?") == ("3)", "Is it so?")
    assert split_number("Y7 pupils know it?") == ("", "Y7 pupils know it?")
    assert (clean_code("3)"), clean_code("Q 3"), clean_code("A1.2.3.4.5.6")) == ("3", "", "")
    assert (next_code("A1.9", {"A1.9"}), next_code("x", {"x", "x-2"})) == ("A1.10", "x-3")
