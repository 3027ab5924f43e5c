"""What may be displayed of a file that could name children."""

from core.importing.shapes import MOST_WORDS, is_data, is_shown, shape_of
from tests.rows import try_rows


@try_rows(
    ("text", "shape"),
    [
        ("", ""),
        ("  ", ""),
        ("04/07/2012", "date"),
        ("4.7.12", "date"),
        ("2010-05-21", "date"),
        ("2 March 2014", "date"),
        ("2nd of March 2014", "date"),
        ("2026-02-03 14:30:00", "date"),
        ("2026-02-03T14:30:00Z", "date"),
        ("03/02/2026 14:30", "date"),
        ("03/02/2026, 2.30 pm", "date"),
        ("14:30", "time"),
        ("999 000 0018", "10 digits"),
        ("999-000-0018", "10 digits"),
        ("7", "1 digit"),
        ("13-15", "4 digits"),
        ("12.5", "3 digits"),
        ("-", "signs"),
        ("F", "1 word"),
        ("R1001", "1 word"),
        ("Tamsin Orrell", "2 words"),
        ("Tamsin\nOrrell", "2 words"),
        ("ZZ9 9ZA", "2 words"),
        ("Shared picture with boy in class on 04/07/2012", "8 words"),
        ("tamsin@example.org", "1 word"),
        ("Åsa Öberg", "2 words"),
    ],
)
def test_shape_of_says_what_kind_of_text_it_is(text, shape):
    assert shape_of(text) == shape


@try_rows(
    "words",
    [
        (),
        ("Cyber bullying", "Sexting", "CSE", "Sextortion", "Unknown", ""),
        ("2A", "6", "3A", "School", "Hosp", "10"),
        ("13", "13-15", "9", "Under 5", "not known"),
        ("17A,21A", "11A", "15A,4A"),
        ("No Further Action", "NO FURTHER ACTION", "NFA"),
        ("Sexual Abuse", "EMOTIONAL ABUSE", "Physical Harm", "Anonymous Caller", "Domestic Violence"),
        ("Individual: family member/relative/carer", "Health services: A&E (emergency department)"),
        tuple(f"Word {number}" for number in range(MOST_WORDS)),
        ("Same",) * 500,
        ("adult content", "closed by team", "video call", "no further action", "other reason", "chat app"),
        ("met in a game", "reported to the police by a neighbour", "sent to school"),
        ("Nudes", "Snap", "Insta", "Hosp", "Sextortion"),
    ],
)
def test_is_shown_for_words_of_a_list(words):
    assert is_shown(words)


@try_rows(
    "word",
    [
        "04/07/2012",
        "2 March 2014",
        "Referred on 2010-05-21",
        "2010-05-21T00:00:00",
        "999 000 0018",
        "9990000018",
        "12345",
        "Pupil A12345",
        "ZZ9 9ZA",
        "tamsin@example.org",
        "Tamsin Orrell",
        "TAMSIN ORRELL",
        "Carer Orrell",
        "Orrell, Tamsin",
        "ORRELL, Tamsin Jane",
        "pupil called Tamsin",
        "Nadia Kemp (social worker)",
        "tamsin orrell",
        "tamsin jane orrell",
        "orrell-smith jane",
    ],
)
def test_is_shown_for_no_column_with_a_date_long_number_or_name(word):
    assert not is_shown(["School", "Police", word])


NAMES = ("Tamsin", "jade", "Amir", "OLU", "bea", "Åsa")


@try_rows(
    ("words", "known", "shown"),
    [
        (NAMES, 0, False),
        (NAMES, 2, False),
        (NAMES, 3, True),
        (NAMES[:5], 0, True),
        ((*NAMES[:5], *NAMES[:5]), 0, True),
        ((*NAMES[:5], "Jane-Marie O’Brien"), 0, False),
        ((*NAMES[:5], "2A", "School", "Police", "hospital referral", "sent on to another team", "?"), 0, True),
        (NAMES, 30, True),
    ],
)
def test_is_shown_for_no_words_like_first_names_where_hardly_any_is_known(words, known, shown):
    assert is_shown(words, known=known) is shown


def test_is_shown_for_no_column_of_more_different_words_than_a_list_has():
    assert not is_shown([f"Word {number}" for number in range(MOST_WORDS + 1)])


@try_rows("text", ["13", "04/07/2012", "04/07/2012 14:30", "999 000 0018", "ZZ9 9ZA", "a@example.org"])
def test_is_data_for_what_stands_below_headings(text):
    assert is_data(text)


@try_rows("text", ["", "Case number", "Age at 31/03/2026", "Fld 2", "S47 start date", "Q1"])
def test_is_data_for_no_heading(text):
    assert not is_data(text)
