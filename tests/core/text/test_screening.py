"""What could name a child is found in a text: a table of cases, check digits against all numbers, and no false alarm."""

from __future__ import annotations

from hypothesis import HealthCheck, settings
from hypothesis import given as every
from hypothesis import strategies as some

from core.text.screening import Kind, days_in, is_nhs_number, is_pupil_number, screen
from tests.examples import examples
from tests.rows import try_rows

FOUND = [
    ("Her NHS number is 943 476 5919.", Kind.NHS_NUMBER, "943 476 5919"),
    ("9434765919", Kind.NHS_NUMBER, "9434765919"),
    ("UPN A123456789012? No: H801200001001", Kind.PUPIL_NUMBER, "H801200001001"),
    ("He was born on 3 February 2001 here", Kind.BIRTH_DATE, "born on 3 February 2001"),
    ("DOB: 03/02/01", Kind.BIRTH_DATE, "DOB: 03/02/01"),
    ("date of birth 2001-02-03", Kind.BIRTH_DATE, "date of birth 2001-02-03"),
    ("d.o.b. 3rd Feb 2001", Kind.BIRTH_DATE, "d.o.b. 3rd Feb 2001"),
    ("lives at NM1 2AB now", Kind.POSTCODE, "NM1 2AB"),
    ("sw1a1aa", Kind.POSTCODE, "sw1a1aa"),
    ("write to sam.f@northmere.example today", Kind.EMAIL, "sam.f@northmere.example"),
    ("see https://northmere.example/x for it", Kind.URL, "https://northmere.example/x"),
    ("on www.northmere.example", Kind.URL, "www.northmere.example"),
    ("goes as @coolkid99 there", Kind.URL, "@coolkid99"),
    ("on badsite.com all day", Kind.URL, "badsite.com"),
    ("A pupil called Jamal shared it", Kind.NAME, "Jamal"),
    ("the girl, Mina, told us", Kind.NAME, "Mina"),
    ("We spoke to Orla Fenwick about it", Kind.NAME, "Orla Fenwick"),
    ("Pupil J.S. told us", Kind.NAME, "J.S."),
    ("EB aged 13 was upset", Kind.NAME, "EB"),
    ("then E.B. (13) left", Kind.NAME, "E.B."),
    ("snap: ella_b13", Kind.HANDLE, "ella_b13"),
    ("IG: kidz99 and others", Kind.HANDLE, "kidz99"),
    ("Roblox user name = sk8ter.boy7", Kind.HANDLE, "sk8ter.boy7"),
    ("Ring 07700 900123 after four", Kind.MOBILE, "07700 900123"),
    ("+44 7700 900123", Kind.MOBILE, "+44 7700 900123"),
    ("Telephone 020 7946 0000.", Kind.TELEPHONE, "020 7946 0000"),
    ("her mum is on 01632 960123", Kind.TELEPHONE, "01632 960123"),
]
CLEAN = [
    "",
    "Our policy was read on 3 February 2010 and again in May.",
    "Telephone 0300 123 1234 or 0808 800 5000.",
    "Safer Internet Day was held in Year 6 and Key Stage Two.",
    "We trained 1234567890 people",  # ten digits whose check is wrong
    "The Children Act and Working Together are on the shelf.",
    "Version 1.2.3 of the filter, 99.5% of the time",
    "Digital Leaders ran the Acceptable Use assembly.",
    "A pupil told a member of staff.",
    "He said it e.g. in class, i.e. not at home.",
    "Instagram: reported by the head, and removed.",
    "TikTok - 2026 guidance was sent out",
    "Discord: year8 and ks3_group asked for help",
    "PE 13 lessons, IT aged equipment, KS3 aged 11 to 14",
    "Working Together to Safeguard Children and Every Child Matters were read",
    "Victim Support joined on 1 June 2010; the girl guides met on 12 June 2010.",
    "The Mother's Union heard a talk on 12 March 2012.",
    "Childline is on 0800 1111, the office on 0344 800 8000.",
]


@try_rows(("text", "kind", "words"), FOUND)
def test_what_is_found(text, kind, words):
    assert (kind, words) in [(each.kind, each.found) for each in screen(text)]
    assert all(text[each.at :].startswith(each.found) for each in screen(text))


@try_rows("text", CLEAN)
def test_what_is_no_alarm(text):
    assert screen(text) == []


def test_findings_are_named_in_the_order_of_the_text():
    found = screen("Orla Fenwick, 943 476 5919, NM1 2AB")
    assert [each.kind for each in found] == [Kind.NAME, Kind.NHS_NUMBER, Kind.POSTCODE]
    assert found[1].in_words == "“943 476 5919” looks like an NHS number."


def test_every_day_can_be_found_where_any_could_be_of_a_birth():
    assert [each.found for each in days_in("On 3/2/2001, 4 May 2002 and 2003-01-02")] == [
        "3/2/2001",
        "4 May 2002",
        "2003-01-02",
    ]


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@every(some.integers(0, 10**9 - 1).map("{:09}".format))
def test_of_ten_last_digits_at_most_one_makes_an_nhs_number(first):
    assert sum(is_nhs_number(first + str(last)) for last in range(10)) <= 1


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@every(some.integers(0, 10**12 - 1).map("{:012}".format))
def test_exactly_one_letter_makes_a_pupil_number(digits):
    assert sum(is_pupil_number(letter + digits) for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == 1


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=examples(200))
@every(some.text(max_size=200))
def test_any_text_is_read(text):
    found = screen(text)
    assert [each.at for each in found] == sorted(each.at for each in found)


def test_receipt_of_a_return_is_no_nhs_number():
    """Its digits alone are one in every eleventh return."""
    receipts = [f"2026-{number:05d}-1" for number in range(1, 60)]
    assert any(is_nhs_number(each.replace("-", "")) for each in receipts)
    assert not [each for each in receipts if screen(f"Submitted, receipt {each}")]
