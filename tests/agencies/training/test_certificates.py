"""Certificates of attendance: who may open one, and what the PDF holds."""

from __future__ import annotations

import datetime as dt
import io

import pikepdf
import pytest
from django.urls import reverse

from agencies.models import Agency, Eslo, TrainingAttendance, TrainingSession
from agencies.training.files import certificate_document
from agencies.training.rules import print_length
from agencies.training.services.attendance import note_attendance
from core.documents import render
from tests.core.documents.pdfs import pages_of, walk
from tests.factories.accounts import UserFactory
from tests.factories.directory import EsloFactory, TrainingAttendanceFactory
from tests.factories.plan import MembershipFactory
from tests.rows import try_rows


def note(session, *came, by=None):
    """Note that these came, and nobody else."""
    session.refresh_from_db()
    keys = {place.pk for place in came}
    note_attendance(session=session, expected=session.version, came=keys, by=by or UserFactory())


@try_rows(
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
class TestOpening:
    def status(self, client, place) -> int:
        return client.get(reverse("certificate", args=[place.pk])).status_code

    @pytest.mark.long
    def test_manager_and_own_agency_open_it_and_others_are_told_that_it_is_not_there(self, board, enter):
        people = {"helen": 200, "denzil": 200, "margaret": 200, "ruth": 404, "grace": 404, "owen": 403}
        assert {name: self.status(enter(getattr(board, name)), board.certified) for name in people} == people

    def test_signed_out_visitor_is_led_to_sign_in(self, board, client):
        answer = client.get(reverse("certificate", args=[board.certified.pk]))
        assert answer.status_code == 302 and answer.url.startswith("/accounts/login/")

    @pytest.mark.long
    def test_guest_opens_their_own_from_any_agency(self, board, enter):
        ruth = {"eslo": None, "name": "Ruth Lacey", "email": board.ruth.email.upper(), "agency": board.school}
        TrainingAttendance.objects.filter(pk=board.certified.pk).update(**ruth)
        assert self.status(enter(board.ruth), board.certified) == 200

    @pytest.mark.long
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
        assert self.status(client, board.seat) == 200

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

    @pytest.mark.long
    def test_no_more_statements_for_many_places_with_certificates(
        self, board, denzil, enter, django_assert_num_queries
    ):
        client, day = enter(denzil), board.certified.session.held_on
        url = reverse("session", args=[board.certified.session_id])
        client.get(url)
        for _ in range(50):
            eslo = EsloFactory(agency=board.school, post="deputy", valid_from=day)
            TrainingAttendanceFactory(session=board.certified.session, eslo=eslo, state="came")
        with django_assert_num_queries(5):
            assert client.get(url).text.count("certificate.pdf") == 51


def place(name="Siân Okoro", agency="Tarn Road Primary School", title="First steps", trainer="", **times):
    session = TrainingSession(title=title, held_on=dt.date(2026, 11, 12), trainer=trainer, **times)
    given = {"name": name, "state": "came"}
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
        assert kinds.count("/H1") == 1 and kinds.count("/P") >= 7

    @pytest.mark.long
    @try_rows(
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
            assert "".join(name.split()) in text

    def test_same_place_gives_the_same_bytes(self):
        assert render(certificate_document(place()), "pdf") == render(certificate_document(place()), "pdf")


@pytest.mark.long
@pytest.mark.django_db
def test_certificate_of_a_person_of_two_agencies_opens_for_both(board, enter):
    MembershipFactory(user=board.ruth, subgroup=None, agency=board.school)
    assert enter(board.ruth).get(reverse("certificate", args=[board.certified.pk])).status_code == 200
