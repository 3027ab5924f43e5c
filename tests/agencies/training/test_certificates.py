"""Certificates of attendance: their numbers, who may open one, and what the PDF holds."""

from __future__ import annotations

import datetime as dt
import io

import openpyxl
import pikepdf
import pytest
from django.urls import reverse

from agencies.models import Agency, Eslo, TrainingAttendance, TrainingSession
from agencies.training.files import certificate_document
from agencies.training.rules import Numbers, print_length
from agencies.training.services.attendance import note_attendance
from agencies.training.services.booking import put_name_on_list
from agencies.training.services.sessions import edit_session
from core.documents import render
from tests.actions.pages import text_of
from tests.core.documents.pdfs import pages_of, walk
from tests.factories.accounts import UserFactory
from tests.factories.directory import EsloFactory, TrainingAttendanceFactory, TrainingSessionFactory
from tests.factories.plan import MembershipFactory


def note(session, *came, by=None):
    """Note that these came, and nobody else."""
    session.refresh_from_db()
    keys = {place.pk for place in came}
    note_attendance(session=session, expected=session.version, came=keys, by=by or UserFactory())


def number_of(place) -> str:
    place.refresh_from_db()
    return place.certificate


@pytest.mark.parametrize(
    ("given", "on_course", "people", "numbers"),
    [
        ([], [], 2, ["2026-001-01", "2026-001-02"]),
        (["2026-001-01", "2026-013-02"], [], 1, ["2026-014-01"]),
        (["2026-999-01", "2026-1000-01"], [], 1, ["2026-1001-01"]),
        ([], ["2026-014-01", "2026-014-02"], 2, ["2026-014-03", "2026-014-04"]),
        ([], ["2026-014-99", "2026-014-100"], 1, ["2026-014-101"]),
        ([], ["2026-014-99"], 2, ["2026-014-100", "2026-014-101"]),
        ([], ["2025-003-01"], 1, ["2025-003-02"]),
        (["2026-001-01"], [], 0, []),
    ],
)
def test_numbers_follow_the_highest_of_course_and_year(given, on_course, people, numbers):
    assert Numbers(2026, given, on_course).next_numbers(people) == numbers


@pytest.mark.parametrize(
    ("starts", "ends", "length"),
    [
        ((13, 30), (15, 0), "1 hour 30 minutes"),
        ((9, 0), (11, 0), "2 hours"),
        ((9, 15), (10, 0), "45 minutes"),
        ((9, 15), (10, 16), "1 hour 1 minute"),
        (None, (10, 0), ""),
        ((9, 0), None, ""),
    ],
)
def test_length_is_said_where_start_and_end_are_known(starts, ends, length):
    assert print_length(*(time and dt.time(*time) for time in (starts, ends))) == length


@pytest.mark.django_db
class TestNumbering:
    @pytest.fixture
    def session(self):
        return TrainingSessionFactory()

    @pytest.fixture
    def places(self, session):
        names = ("Birch", "Alder", "Cedar")
        return [TrainingAttendanceFactory(session=session, eslo=EsloFactory(agency__name=name)) for name in names]

    def test_numbers_follow_the_order_of_the_list(self, session, places):
        note(session, *places)
        assert [number_of(place) for place in places] == ["2010-001-02", "2010-001-01", "2010-001-03"]

    def test_number_is_kept_when_attendance_is_corrected_and_never_given_again(self, session, places):
        birch, alder, cedar = places
        note(session, birch)
        note(session, alder)
        assert (number_of(birch), number_of(alder)) == ("2010-001-01", "2010-001-02")
        assert birch.state == "absent"
        note(session, birch, alder, cedar)
        assert [number_of(place) for place in places] == ["2010-001-01", "2010-001-02", "2010-001-03"]

    def test_absent_people_get_no_number_and_a_course_nobody_came_to_uses_none(self, session, places):
        note(session)
        other = TrainingAttendanceFactory(session=TrainingSessionFactory(held_on=dt.date(2010, 5, 5)))
        note(other.session, other)
        assert number_of(other) == "2010-001-01"
        note(session, places[0])
        assert [number_of(place) for place in places] == ["2010-002-01", "", ""]

    def test_each_year_begins_with_its_first_course(self, session, places):
        note(session, places[0])
        later = TrainingAttendanceFactory(session=TrainingSessionFactory(held_on=dt.date(2011, 1, 5)))
        note(later.session, later)
        assert number_of(later) == "2011-001-01"

    def test_course_that_moves_to_another_year_keeps_its_number(self, session, places):
        note(session, places[0])
        session.refresh_from_db()
        day = dt.date(2009, 12, 1)
        edit_session(session=session, expected=session.version, held_on=day, by=UserFactory())
        note(session, places[0], places[1])
        assert number_of(places[1]) == "2010-001-02"

    def test_guest_who_walked_in_gets_the_next_number(self, session, places):
        note(session, *places)
        by = UserFactory()
        guest = put_name_on_list(session=session, agency=places[0].agency, name="Gus", by=by)
        note(session, *places, guest)
        assert number_of(guest) == "2010-001-04"

    def test_history_of_a_place_says_its_number(self, board, helen, enter):
        note(board.session, board.seat, by=helen)
        text = text_of(enter(helen).get(reverse("history", args=["place", board.seat.pk])))
        assert "Number of the certificate 2010-001-01" in text and "Came" in text


@pytest.mark.django_db
class TestOpening:
    def status(self, client, place) -> int:
        return client.get(reverse("certificate", args=[place.pk])).status_code

    def test_manager_and_own_agency_open_it_and_others_are_told_that_it_is_not_there(self, board, enter):
        people = {"helen": 200, "denzil": 200, "margaret": 200, "ruth": 404, "grace": 404, "owen": 403}
        assert {name: self.status(enter(getattr(board, name)), board.certified) for name in people} == people

    def test_signed_out_visitor_is_led_to_sign_in(self, board, client):
        answer = client.get(reverse("certificate", args=[board.certified.pk]))
        assert answer.status_code == 302 and answer.url.startswith("/accounts/login/")

    def test_guest_opens_their_own_from_any_agency(self, board, enter):
        ruth = {"eslo": None, "name": "Ruth Lacey", "email": board.ruth.email.upper(), "agency": board.school}
        TrainingAttendance.objects.filter(pk=board.certified.pk).update(**ruth)
        assert self.status(enter(board.ruth), board.certified) == 200

    def test_person_who_turned_out_absent_has_none_until_corrected_again(self, board, helen, enter):
        note(board.session, board.seat, by=helen)
        client = enter(board.denzil)
        session_url = reverse("session", args=[board.session.pk])
        agency_url = reverse("agency", args=[board.school.pk])
        link = reverse("certificate", args=[board.seat.pk])
        assert self.status(client, board.seat) == 200
        assert all(link in client.get(url).text for url in (session_url, agency_url))
        note(board.session, by=helen)
        assert self.status(client, board.seat) == 404
        assert not any(link in client.get(url).text for url in (session_url, agency_url))
        note(board.session, board.seat, by=helen)
        assert self.status(client, board.seat) == 200 and number_of(board.seat) == "2010-001-01"

    def test_link_is_for_those_only_who_may_open_it(self, board, enter):
        url = reverse("session", args=[board.certified.session_id])
        link = reverse("certificate", args=[board.certified.pk])
        assert link in enter(board.helen).get(url).text
        grace = enter(board.grace).get(url).text  # sees the name, and may not open the certificate
        assert "Denzil Okoro" in grace and link not in grace

    @pytest.mark.parametrize("as_guest", [True, False])
    def test_blanked_leaver_has_none(self, board, helen, enter, as_guest):
        place = TrainingAttendance.objects.filter(pk=board.certified.pk)
        if as_guest:
            place.update(eslo=None, name="")
        else:
            blank = {"name": "", "job_title": "", "email": "", "phone": "", "person": None}
            blank |= {"valid_to": dt.date(2011, 1, 1), "blanked_on": dt.date(2020, 1, 1)}
            Eslo.objects.filter(pk=board.officer.pk).update(**blank)
        assert self.status(enter(helen), board.certified) == 404

    def test_no_more_statements_for_many_places_with_certificates(
        self, board, denzil, enter, django_assert_num_queries
    ):
        client, day = enter(denzil), board.certified.session.held_on
        url = reverse("session", args=[board.certified.session_id])
        client.get(url)
        for number in range(2, 52):
            eslo = EsloFactory(agency=board.school, post="deputy", valid_from=day)
            TrainingAttendanceFactory(
                session=board.certified.session, eslo=eslo, state="came", certificate=f"2009-001-{number:02}"
            )
        with django_assert_num_queries(5):
            assert client.get(url).text.count("certificate.pdf") == 51

    def test_sheet_has_the_numbers_for_the_manager_alone(self, board, helen, grace, enter):
        url = reverse("export_session", args=[board.certified.session_id, "xlsx"])
        texts = []
        for person in (helen, grace):
            sheet = openpyxl.load_workbook(io.BytesIO(enter(person).get(url).content))["Attendance"]
            texts.append([cell for row in sheet.values for cell in row])
        assert "2009-001-01" in texts[0] and "Certificate" in texts[0]
        assert "2009-001-01" not in texts[1] and "Certificate" not in texts[1] and "Denzil Okoro" in texts[1]


def place(name="Siân Okoro", agency="Tarn Road Primary School", title="First steps", trainer="", **times):
    session = TrainingSession(title=title, held_on=dt.date(2026, 11, 12), trainer=trainer, **times)
    given = {"name": name, "state": "came", "certificate": "2026-014-07"}
    return TrainingAttendance(session=session, agency=Agency(name=agency), **given)


class TestPdf:
    def test_page_says_all_there_is_to_say(self):
        times = {"starts_at": dt.time(13, 30), "ends_at": dt.time(15, 0)}
        (page,) = pages_of(render(certificate_document(place(trainer="Priya Nair", **times)), "pdf"))
        lines = [line.strip() for line in page.splitlines() if line.strip()]
        assert lines == [
            "Northmere Safeguarding Children Board",
            "Certificate of attendance",
            "This certificate says that",
            "Siân Okoro",
            "of Tarn Road Primary School",
            "took part in the training session",
            "First steps",
            "on 12 November 2026",
            "Length: 1 hour 30 minutes",
            "Trainer: Priya Nair",
            "Number of this certificate: 2026-014-07",
        ]

    def test_what_is_not_known_is_left_out(self):
        (page,) = pages_of(render(certificate_document(place()), "pdf"))
        assert "Length" not in page and "Trainer" not in page and "Signature" not in page

    def test_pdf_is_tagged_and_has_title_language_and_one_a4_page(self):
        with pikepdf.open(io.BytesIO(render(certificate_document(place()), "pdf"))) as pdf:
            assert pdf.Root.MarkInfo.Marked and str(pdf.Root.Lang) == "en-GB"
            assert str(pdf.docinfo["/Title"]) == "Certificate of attendance: Siân Okoro, First steps"
            kinds = [str(each.S) for each in walk(pdf.Root.StructTreeRoot.K)]
            (page,) = pdf.pages
            assert [round(float(side)) for side in page.MediaBox[2:]] == [842, 595]
        assert kinds.count("/H1") == 1 and kinds.count("/P") >= 8

    @pytest.mark.parametrize(
        "name",
        [
            "Zoë Wójcik-Ðorđević Ŵyn ap Rhŷs",
            "Nguyễn Thị Ánh Nguyệt",
            "Łukasz Żółć",
            ("Ana-Sofía " * 20)[:150],
            "W" * 60,
        ],
    )
    def test_accents_and_the_longest_names_fit_the_page(self, name):
        long = ("Saint Bartholomew’s Church of England School " * 5)[:200]
        for given in (place(name), place(name, agency=long, title=long, trainer=long)):
            (page,) = pages_of(render(certificate_document(given), "pdf"))
            text = "".join(page.replace("\u200b", "").split())
            assert "".join(name.split()) in text and "2026-014-07" in text

    def test_same_place_gives_the_same_bytes(self):
        assert render(certificate_document(place()), "pdf") == render(certificate_document(place()), "pdf")


@pytest.mark.django_db
def test_certificate_of_a_person_of_two_agencies_opens_for_both(board, enter):
    MembershipFactory(user=board.ruth, subgroup=None, agency=board.school)
    assert enter(board.ruth).get(reverse("certificate", args=[board.certified.pk])).status_code == 200
