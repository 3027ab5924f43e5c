"""How alike two words are written."""

from __future__ import annotations

from core.text.similarity import plain, spelling_similarity
from tests.rows import try_rows


@try_rows(
    ("one", "other", "least", "most"),
    [
        ("Primary school", "PRIMARY  SCHOOL", 1, 1),
        ("Children’s services", "Childrens services", 1, 1),
        ("13-15", "13 to 15", 1, 1),
        ("13 – 15", "13 to 15", 1, 1),
        ("Secondry", "Secondary", 0.9, 0.99),
        ("13-15", "13 to 16", 0, 0),
        ("Told", "Not told", 0, 0),
        ("Police", "Health", 0, 0.5),
    ],
)
def test_spelling_of_short_texts_is_compared(one, other, least, most):
    assert least <= spelling_similarity(one, other) <= most
    assert spelling_similarity(one, other) == spelling_similarity(other, one)


def test_plain_text_has_small_letters_straight_quotes_and_single_blanks():
    assert plain("  The “Children’s”\n Team – 2 ") == 'the "children\'s" team - 2'
