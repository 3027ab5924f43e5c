"""Two texts in one, word by word: quick for whatever people paste, and never a word lost."""

from __future__ import annotations

import random
import re
import time

from core.history.display import diff_words, in_two_columns
from tests.rows import try_rows

TAGS = re.compile(r"<(/?)(del|ins)( class=[^>]*)?>")


def both_of(shown: str) -> tuple[str, str]:
    """The old and the new text that a shown difference holds (texts without <, > and &)."""
    old = re.sub(r"<ins[^>]*>.*?</ins>", "", shown, flags=re.DOTALL)
    new = re.sub(r"<del[^>]*>.*?</del>", "", shown, flags=re.DOTALL)
    return TAGS.sub("", old), TAGS.sub("", new)


def words(kinds: int, count: int, seed: int) -> str:
    """A text of so many words, of so many kinds."""
    chance = random.Random(seed)  # noqa: S311 (texts, not secrets)
    return " ".join(f"w{chance.randrange(kinds)}" for _ in range(count))


REPETITIVE = [
    ("a " * 900, "a b " * 450),
    ("a " * 900, "b a a " * 300),
    ("a b " * 2500, "b a c " * 1500),
    ("a." * 5000, "b.c." * 2500),
    *(
        (words(kinds, count, 1), words(kinds, count, 2))
        for kinds, count in [(2, 300), (5, 500), (20, 1000), (35, 2000)]
    ),
]


@try_rows(("old", "new"), REPETITIVE)
def test_texts_of_few_words_over_and_over_keep_nobody_waiting(old, new):
    start = time.process_time()
    diff_words(old, new)
    assert time.process_time() - start < 0.5  # 0.1 s on a quiet machine; it was half a minute


def test_one_changed_word_in_a_very_long_text_is_still_shown_as_one_word():
    text = words(2, 10_000, 3)
    assert diff_words(f"{text} old {text}", f"{text} new {text}") == f"{text} <del>old</del><ins>new</ins> {text}"


@try_rows("seed", range(20))
def test_a_difference_holds_every_word_of_both_texts(seed):
    old, new = words(6, 30, seed), words(6, 25, seed + 100)
    assert both_of(diff_words(old, new)) == (old, new)


CASES = [
    ("Draft", "Draft is out", "Draft<ins> is out</ins>"),
    ("a a", "a", "a<del> a</del>"),
    ("", "New", "<ins>New</ins>"),
    ("Same", "Same", "Same"),
    ("The old cat", "The new cat", "The <del>old</del><ins>new</ins> cat"),
    ("<b> & x", "<b> & y", "&lt;b&gt; &amp; <del>x</del><ins>y</ins>"),
]


@try_rows(("old", "new", "shown"), CASES)
def test_what_stands_at_both_ends_stays_outside_the_marks(old, new, shown):
    assert diff_words(old, new) == shown


WHOLE = '<del class="history__whole">{}</del><ins class="history__whole">{}</ins>'
DIFFERENT = [
    (
        "The draft policy is with the heads of all schools for comment",
        "Police officers have visited the youth clubs and found that one of them has closed",
    ),
    ("By end of March 2010, subject to the board", "Ongoing; the first visit is in May"),
]


@try_rows(("old", "new"), DIFFERENT)
def test_two_very_different_texts_are_shown_whole_the_old_one_first(old, new):
    assert diff_words(old, new) == WHOLE.format(old, new)


ALIKE = [
    ("The draft is with the heads of schools", "The draft is back from the heads of some schools"),
    ("By end of May 2010", "By end of June 2011"),
    ("Write the model policy", "Write a new policy"),
    ("In progress", "Completed"),  # one piece: nothing is cut up
]


@try_rows(("old", "new"), ALIKE)
def test_two_texts_that_are_alike_are_compared_word_by_word(old, new):
    assert "history__whole" not in diff_words(old, new)


@try_rows(
    ("old", "new", "before", "now"),
    [
        ("By <May> 2010", "By <June> 2010", "By &lt;<del>May</del>&gt; 2010", "By &lt;<ins>June</ins>&gt; 2010"),
        ("As it is", "As it is", "As it is", "As it is"),
        ("", "New", "", "<ins>New</ins>"),
        ("Old & gone", "", "<del>Old &amp; gone</del>", ""),
        ("Ring all the heads", "A leaflet, now", "<del>Ring all the heads</del>", "<ins>A leaflet, now</ins>"),
    ],
)
def test_in_two_columns_marks_what_went_on_the_left_and_what_came_on_the_right(old, new, before, now):
    assert in_two_columns(old, new) == (before, now)
