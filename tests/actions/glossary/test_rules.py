"""Terms of the glossary in a text: which are marked, once each, with all else escaped."""

import re

from actions.glossary.rules import Explained, mark_terms
from tests.rows import try_rows

TERMS = (
    (1, "ESLO", "E-safety lead officer"),
    (2, "digital footprint", "What stays of one online"),
    (3, "LSCB", "The board"),
    (4, "LSCB sub-group", "A group of the board"),
    (5, "CiC", "Children in care"),
    (6, "R&D", "Research"),
    (7, "vulnerable", "In need of more help"),
)


def marked(text: str, seen: set | None = None) -> str:
    """The marked text with [1:word] for a button."""
    html = mark_terms(text, TERMS, set() if seen is None else seen)
    return re.sub(
        r'<button type="button" class="term" popovertarget="term-(\d)"[^>]*>(.*?)</button>',
        r"[\1:\2]",
        html,
        flags=re.DOTALL,
    )


@try_rows(
    ("text", "html"),
    [
        ("", ""),
        ("Nothing here", "Nothing here"),
        ("Each ESLO meets", "Each [1:ESLO] meets"),
        ("The ESLO asks another ESLO", "The [1:ESLO] asks another ESLO"),
        ("All ESLOs, please", "All [1:ESLOs], please"),
        ("ESLO’s task", "[1:ESLO]’s task"),
        ("An Eslo or eslo", "An Eslo or eslo"),
        ("FESLO, ESLO1 and ESLO_x", "FESLO, ESLO1 and ESLO_x"),
        ("(ESLO)/LSCB", "([1:ESLO])/[3:LSCB]"),
        ("Digital Footprint, digital\nfootprint", "[2:Digital Footprint], digital\nfootprint"),
        ("digital\nfootprint", "[2:digital\nfootprint]"),
        ("Digital footprints", "Digital footprints"),
        ("The LSCB sub-group of the LSCB", "The [4:LSCB sub-group] of the [3:LSCB]"),
        ("CiC, not CIC or cic", "[5:CiC], not CIC or cic"),
        ("VULNERABLE children", "[7:VULNERABLE] children"),
        ("invulnerable", "invulnerable"),
        ("R&D <b>ESLO</b>", "[6:R&amp;D] &lt;b&gt;[1:ESLO]&lt;/b&gt;"),
        ('<button title="ESLO">', "&lt;button title=&quot;[1:ESLO]&quot;&gt;"),
    ],
)
def test_terms_are_marked_once_as_whole_words(text, html):
    assert marked(text) == html


def test_what_the_row_has_already_is_not_marked_again():
    seen = {1}
    assert marked("An ESLO of the LSCB", seen) == "An ESLO of the [3:LSCB]"
    assert seen == {1, 3}


def test_meanings_hold_no_marks_and_stand_once_on_a_page():
    words = Explained([(1, "ESLO", "Lead officer of the LSCB <1>"), (3, "LSCB", "The board"), (9, "ICT", "Not used")])
    assert words.popovers == ""
    first = words.html("ESLO")
    assert words.html("ESLO again") == "ESLO again"
    words.new_row()
    assert words.html("ESLO") == first
    page = words.popovers
    assert page.count('popover id="term-1"') == 1 and "Lead officer of the LSCB &lt;1&gt;" in page
    assert 'id="term-3"' not in page and 'id="term-9"' not in page


def test_without_terms_a_text_is_only_escaped():
    assert mark_terms("a < b", (), set()) == "a &lt; b"
