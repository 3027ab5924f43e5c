"""How the lines of an email's text become blocks of HTML, and what is sent as plain text."""

from __future__ import annotations

from core.mail.layout import as_plain_text, blocks_of, indented, joined, wrap
from core.mail.texts import compose, subject_line
from tests.rows import try_rows

SITE = "https://board.example"


def shape(text: str) -> list:
    return [
        (block.kind, [[line.text for line in item] for item in block.items]) for block in blocks_of(text, site=SITE)
    ]


@try_rows(
    ("text", "blocks"),
    [
        ("One\ntwo\n\nThree", [("paragraph", [["One", "two"]]), ("paragraph", [["Three"]])]),
        ("- One\n* Two\n  more\n\n- Three", [("list", [["One"], ["Two", "more"], ["Three"]])]),
        ("== Now ==\nOne", [("heading", [["Now"]]), ("paragraph", [["One"]])]),
        ("    One\n\n    two", [("quote", [["One", "", "two"]])]),
        ("    1234 5678", [("code", [["1234 5678"]])]),
        ("    Room 12\n    1234", [("quote", [["Room 12", "1234"]])]),
        (f"Open it: {SITE}/a/", [("button", [["Open it"]])]),
        (f"Open it: {SITE}/a/\nOr this: {SITE}/b/", [("button", [["Open it"]]), ("link", [["Or this"]])]),
        (f"- Thing\n  Open it: {SITE}/a/", [("list", [["Thing", "Open it"]])]),
        (f"{SITE}/a/", [("link", [[f"{SITE}/a/"]])]),
        (f"See {SITE}/a/", [("paragraph", [[f"See {SITE}/a/"]])]),
        ("Open it: https://elsewhere.example/", [("paragraph", [["Open it: https://elsewhere.example/"]])]),
        (f"Open it: {SITE}.evil.example/", [("paragraph", [[f"Open it: {SITE}.evil.example/"]])]),
        ("  indented", [("paragraph", [["indented"]])]),
    ],
)
def test_blocks_of_lines(text, blocks):
    assert shape(text) == blocks


def test_indented_text_has_no_links_lists_or_headings():
    typed = f"== Now ==\n- One\n\nOpen it: {SITE}/a/\nhttps://elsewhere.example/\n--"
    (block,) = blocks_of(indented(typed), site=SITE)
    assert block.kind == "quote" and not any(line.url for item in block.items for line in item)


def test_paragraphs_are_joined_and_other_lines_stay():
    text = f"One\ntwo\n\n- Three\n  four\n    five\n    six\nOpen it: {SITE}/a/\nSeven\neight"
    assert joined(text, SITE) == text.replace("One\ntwo", "One two").replace("Seven\neight", "Seven eight")


def test_plain_text_has_each_url_on_a_line_of_its_own():
    text = f"== Now ==\n\n* Thing\n  Open it: {SITE}/a/\n\nOr this: {SITE}/b/\n    Not this: {SITE}/c/"
    assert as_plain_text(text, SITE) == (
        f"Now\n---\n\n* Thing\n  Open it:\n  {SITE}/a/\n\nOr this:\n{SITE}/b/\n    Not this: {SITE}/c/"
    )


@try_rows(
    ("line", "wrapped"),
    [
        ("word " * 14 + "at", "word " * 14 + "at"),
        ("word " * 20, f"{'word ' * 13}word\n{'word ' * 5}word"),
        (f"- {'word ' * 15}", f"- {'word ' * 13}word\n  word"),
        (f"    {'word ' * 15}", f"    {'word ' * 12}word\n    word word"),
        (f"Open it: {SITE}/{'x' * 80}/", f"Open it:\n{SITE}/{'x' * 80}/"),
        ("--", "--"),
    ],
)
def test_lines_are_wrapped_at_72_characters_and_urls_are_not(line, wrapped):
    assert wrap(line) == wrapped + "\n"


def test_compose_escapes_everything_in_html(settings):
    email = compose("<b>", "set_password.txt", link=f"{settings.SITE_URL}/x/?a=1&b=2", email="<i>@b.example")
    assert "<i>" in email.text and "<i>" not in email.html and "&lt;i&gt;@b.example" in email.html
    assert "<title>&lt;b&gt;</title>" in email.html


@try_rows(
    ("fixed", "what", "subject"),
    [
        ("Overdue: {}", ["Harbour Lane"], "Overdue: Harbour Lane"),
        ("Overdue: {}", ["word " * 20], f"Overdue: {'word ' * 11}word …"),
        ("{} and {}", ["Short", "x" * 90], f"Short and {'x' * 58} …"),
        ("{} and {}", ["word " * 20, "term " * 20], f"{'word ' * 6}… and {'term ' * 6}…"),
        ("{}", ["Line\nbreak {}"], "Line break {}"),
    ],
)
def test_subject_line_is_cut_at_a_word(fixed, what, subject):
    assert subject_line(fixed, *what) == subject
    assert len(subject) <= 70


def test_subject_line_without_room_for_a_name_has_a_mark_in_its_place():
    fixed = f"{'x' * 60}: {{}}, late"
    assert subject_line(fixed, "Harbour Lane") == fixed.format("…")


def test_subject_line_has_the_rest_where_there_is_room():
    assert subject_line("Overdue: {}", "Harbour Lane", also=" (closes 3 May)") == "Overdue: Harbour Lane (closes 3 May)"
    assert subject_line("Overdue: {}", "x" * 50, also=" (closes 3 May)") == f"Overdue: {'x' * 50}"
