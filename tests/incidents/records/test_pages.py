"""Pages of incidents: recorded, found, shown on a press; and a planted case number that stands nowhere else."""

from __future__ import annotations

import logging
import time

import pytest
from django.core import mail
from django.urls import reverse

from accounts.middleware import SEEN
from core.models import GuardOverride
from core.text.dates import quarter_of, today
from incidents.access_log.purposes import KEPT
from incidents.models import AccessLog, CaseNumber, Incident, NilReturn
from incidents.records.page import known_first
from incidents.records.sealing import unseal
from incidents.records.services.recording import record_incident, void_incident
from tests.actions.pages import answered, errors_of
from tests.factories.incidents import record
from tests.rows import try_rows
from tests.tables import everything_held

pytestmark = pytest.mark.django_db
MARKER = "PLNT-99887"
NEW = "/incidents/new/"


@pytest.fixture
def recorder(board, bea, enter):
    """The browser of the recorder."""
    return enter(bea)


def page_of(response) -> str:
    return response.content.decode()


@pytest.mark.long
def test_one_screen_records_and_goes_on_to_the_next(recorder):
    asked = {"case_number": "c 10442", "main_type": "sextortion", "other_types": ["fraud"], "devices": ["phone"]}
    asked |= {"happened_on_day": "", "happened_on_month": "2", "happened_on_year": "2010", "age": "13_15"}
    response = recorder.post(NEW, {**asked, "and_next": "1"})
    assert (response.status_code, response["Location"]) == (302, NEW)
    made = Incident.objects.select_related("main_type", "case_number").latest("pk")
    assert (made.main_type.key, made.other_types, made.devices) == ("sextortion", ["fraud"], ["phone"])
    assert (f"{made.happened_on:%Y-%m-%d}", made.happened, made.sex) == ("2010-02-01", "month", "not_known")
    assert unseal(made.case_number.sealed) == "C10442"
    assert "February 2010" in page_of(recorder.get(reverse("incidents:record", args=[made.pk])))


def test_days_of_the_list_may_be_typed_into_one_box(recorder, bea):
    made = record(by=bea, case_number="C10442")
    address = reverse("incidents:record", args=[made.pk])
    listed = reverse("incidents:records")
    assert address in page_of(recorder.get(listed, {"since": "1 January 2010"}))
    assert address not in page_of(recorder.get(listed, {"until": "31 December 2009"}))


@pytest.mark.long
def test_the_same_case_again_is_asked_about_and_nothing_typed_is_lost(recorder, bea):
    first = record(by=bea, case_number="C10442")
    sent = {"case_number": "C10442", "main_type": "bullying", "platform": "games"}
    response = recorder.post(NEW, sent)
    text = page_of(response)
    assert response.status_code == 422
    assert f"Record {first.pk}</a>" in text
    assert '<option value="games" selected>' in text
    assert "It is another child or another episode" in text
    look = AccessLog.objects.get(person=bea)
    assert (look.what, look.purpose, look.rows) == ("search", "matching", 1)
    assert recorder.post(NEW, {**sent, "another": "on"}).status_code == 302
    assert CaseNumber.objects.saying("C10442").count() == 2


def test_an_image_with_an_adult_is_offered_its_right_type(recorder):
    before = Incident.objects.count()
    response = recorder.post(NEW, {"main_type": "image_agreed", "shared_with": "adult", "age": "10_12"})
    assert response.status_code == 422
    assert 'name="use_type" value="grooming"' in page_of(response)
    assert Incident.objects.count() == before
    pressed = {"main_type": "image_agreed", "shared_with": "adult", "age": "10_12", "use_type": "grooming"}
    assert recorder.post(NEW, pressed).status_code == 302
    assert Incident.objects.latest("pk").main_type.key == "grooming"


def test_what_must_not_be_held_is_told_with_the_other_errors_and_nothing_typed_is_lost(recorder, bea):
    sent = {"known_on_day": "31", "known_on_month": "2", "known_on_year": "2010", "reason": "Lives at SW18 2PU"}
    made = reverse("incidents:correct", args=[record(by=bea).pk])
    text = page_of(recorder.post(made, {**sent, "version": 1}))
    for error in ("Choose the main type", "February 2010 has no day 31", "This holds a postcode. Take it out"):
        assert error in text
    assert 'value="Lives at SW18 2PU"' in text


def test_case_number_that_could_name_a_child_is_refused_and_stays_in_its_box(recorder):
    response = recorder.post(NEW, {"main_type": "bullying", "case_number": "lcs 120311"})
    assert response.status_code == 422 and 'value="lcs 120311"' in page_of(response)
    assert "This ends in what could be a date of birth" in page_of(response)
    assert not CaseNumber.objects.saying("LCS120311").exists()


def test_a_record_is_corrected_and_called_void(recorder, board):
    pk = board.incidents.record.pk
    page = page_of(recorder.get(reverse("incidents:correct", args=[pk])))
    assert 'value="13_15" selected' in page
    sent = {"main_type": "grooming", "age": "10_12", "note": "Met in a game", "version": 1}
    assert recorder.post(reverse("incidents:correct", args=[pk]), sent).status_code == 422
    assert recorder.post(reverse("incidents:correct", args=[pk]), {**sent, "reason": "Found out"}).status_code == 302
    assert Incident.objects.get(pk=pk).age == "10_12"
    response = recorder.post(reverse("incidents:correct", args=[pk]), {**sent, "age": "5_9", "reason": "Found out"})
    assert response.status_code == 409
    assert "Keep the other person’s text" in page_of(response)
    void = {"version": 2, "reason": "Recorded twice"}
    assert recorder.post(reverse("incidents:void", args=[pk]), void).status_code == 302
    assert "no longer counted: Recorded twice" in page_of(recorder.get(reverse("incidents:record", args=[pk])))
    assert recorder.get(reverse("incidents:correct", args=[pk])).status_code == 404


@try_rows(
    ("rows", "shown"),
    [
        ([], []),
        ([("Age", "13 to 15"), ("Sex", "Girl")], [("Age", "13 to 15"), ("Sex", "Girl")]),
        (
            [("Role", "Not known"), ("Age", "5 to 9"), ("Sex", "Not known")],
            [("Age", "5 to 9"), ("Not known", "Role, Sex")],
        ),
        ([("Age", "Not known")], [("Not known", "Age")]),
    ],
)
def test_record_lists_what_is_not_known_in_one_row(rows, shown):
    assert known_first(rows) == shown


def test_reason_that_may_name_somebody_is_asked_about(recorder, board):
    address = reverse("incidents:void", args=[board.incidents.record.pk])
    sent = {"version": 1, "reason": "Asked by Jane Example"}
    page = recorder.post(address, sent)
    assert page.status_code == 422 and "Why may “Jane Example” stay?" in page_of(page)
    assert recorder.post(address, sent | answered(page, "work")).status_code == 302
    assert {row.field for row in GuardOverride.objects.all()} == {"void_reason", "(reason)"}


@pytest.mark.long
def test_number_of_a_record_joins_the_new_one_to_its_event(recorder, bea):
    first, gone = record(by=bea), record(by=bea)
    assert f'name="same_event" value="{first.pk}"' in page_of(recorder.get(NEW, {"event": first.pk}))
    void_incident(incident=gone, expected=1, by=bea, reason="Recorded twice")
    for wrong in (gone.pk, 10**30, "12a"):
        response = recorder.post(NEW, {"main_type": "bullying", "same_event": wrong})
        assert response.status_code == 422
        assert errors_of(response) == ["Enter the number of a record that counts, such as 12."]
    recorder.post(NEW, {"main_type": "bullying", "same_event": first.pk})
    assert Incident.objects.latest("pk").event == first.pk


def test_section_47_date_says_that_an_enquiry_was_started(recorder):
    for answer in ({}, {"section_47": "not_known"}):
        recorder.post(NEW, {"main_type": "bullying", "section_47_on": "3/2/2010", **answer})
        assert Incident.objects.latest("pk").section_47 == "yes"
    response = recorder.post(NEW, {"main_type": "bullying", "section_47_on": "3/2/2010", "section_47": "no"})
    assert errors_of(response) == ["There is a section 47 date, but the answer says that none was started."]


def test_focus_starts_in_the_case_number_and_after_an_error_in_the_summary(recorder):
    assert "autofocus" in page_of(recorder.get(NEW)).split('name="case_number"')[1].split(">")[0]
    assert "autofocus" not in page_of(recorder.post(NEW, {"main_type": ""}))


def test_only_the_main_type_is_marked_as_compulsory(recorder):
    page = page_of(recorder.get(NEW))
    assert "(optional)" not in page and page.count("(must be answered)") == 1


def test_zero_is_declared_in_one_press(recorder):
    before = NilReturn.objects.count()
    recorder.post(reverse("incidents:nil"), {"year": 2009, "quarter": 4})
    assert NilReturn.objects.count() == before + 1
    response = recorder.post(reverse("incidents:nil"), {"year": 2009, "quarter": 4}, follow=True)
    assert "There is already" in page_of(response)


def test_a_planted_case_number_is_shown_once_on_a_press_and_stands_nowhere_else(recorder, board, bea, caplog):
    caplog.set_level(logging.DEBUG)
    recorder.post(NEW, {"case_number": MARKER, "main_type": "other"})
    made = Incident.objects.latest("pk")
    address = reverse("incidents:record", args=[made.pk])
    assert MARKER not in page_of(recorder.get(address))
    recorder.post(reverse("incidents:number", args=[made.pk]), {"purpose": ""})
    assert MARKER not in page_of(recorder.get(address))
    recorder.post(reverse("incidents:number", args=[made.pk]), {"purpose": "matching"})
    assert MARKER in page_of(recorder.get(address))
    assert MARKER not in page_of(recorder.get(address))
    assert AccessLog.objects.filter(person=bea, what="case_number", record=made.pk).count() == 1
    found = recorder.post(reverse("incidents:find"), {"case_number": MARKER.lower()})
    assert found["Location"] == address
    recorder.post(NEW, {"case_number": MARKER, "main_type": "other", "another": "on"})
    found = recorder.post(reverse("incidents:find"), {"case_number": MARKER})
    assert MARKER not in found["Location"]
    assert "2 records" in page_of(recorder.get(found["Location"]))
    for kind, pk in (("incident", made.pk), ("case_number", made.case_number.pk)):
        response = recorder.get(reverse("history", args=[kind, pk]))
        assert (response.status_code, MARKER in page_of(response)) == (200, False)
    session = recorder.session
    session[SEEN] = int(time.time()) - 16 * 60
    session.save()
    recorder.post(NEW, {"case_number": MARKER, "main_type": "other"})  # ended meanwhile: the form is kept, sealed
    assert MARKER not in everything_held()
    assert MARKER not in caplog.text + "".join(letter.body for letter in mail.outbox)


def test_pages_of_incidents_end_after_a_quarter_of_an_hour(recorder):
    session = recorder.session
    session[SEEN] = int(time.time()) - 16 * 60
    session.save()
    assert recorder.get("/plan/").status_code == 200
    session = recorder.session
    session[SEEN] = int(time.time()) - 16 * 60
    session.save()
    assert recorder.get("/incidents/")["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("kind", ["incident", "case_number"])
def test_the_history_of_a_record_ends_after_a_quarter_of_an_hour_too(recorder, bea, kind):
    made = record(by=bea, case_number="C-4001")
    address = reverse("history", args=[kind, made.pk if kind == "incident" else made.case_number.pk])
    for minutes, status in ((14, 200), (16, 302)):
        session = recorder.session
        session[SEEN] = int(time.time()) - minutes * 60
        session.save()
        response = recorder.get(address)
        assert response.status_code == status
    assert response["Location"].startswith("/accounts/login/")


@pytest.mark.long
def test_a_record_costs_the_same_for_an_event_of_more_children(recorder, bea, django_assert_num_queries):
    first = record(by=bea, case_number="C-3001")
    address = reverse("incidents:record", args=[first.pk])
    recorder.get("/incidents/records/")
    for _ in range(2):
        for _ in range(3):
            record_incident(values={"main_type": first.main_type}, same_event_as=first, by=bea)
            first.refresh_from_db()
        with django_assert_num_queries(8):
            assert "Children in this event" in page_of(recorder.get(address))


@pytest.mark.long
def test_the_list_notes_each_look_and_costs_the_same_for_more_rows(recorder, bea, django_assert_num_queries):
    recorder.get("/incidents/records/")  # from here on its session ends sooner, which is saved once
    for rows in (7, 10):
        for _ in range(3):
            record(by=bea)
        with django_assert_num_queries(6):
            recorder.get("/incidents/records/")
        assert AccessLog.objects.filter(what="list", person=bea).latest("pk").rows == rows


def test_whoever_opens_records_says_what_for_once_and_each_look_is_noted_with_it(recorder, board, bea):
    session = recorder.session
    del session[KEPT]
    session.save()
    pk = board.incidents.record.pk
    record_page, listed = reverse("incidents:record", args=[pk]), "/incidents/records/?kind=grooming"
    pages = (
        listed,
        record_page,
        reverse("incidents:correct", args=[pk]),
        reverse("history", args=["incident", pk]),
        reverse("incidents:rows_behind") + "?figure={}-Q{}/all".format(*quarter_of(today())),
    )
    for address in pages:
        asked = recorder.get(address)
        assert asked.status_code == 302 and asked["Location"].startswith("/incidents/purpose/?next=")
    assert not AccessLog.objects.filter(person=bea).exists()
    page = recorder.get(recorder.get(listed)["Location"])
    assert 'name="next" value="/incidents/records/?kind=grooming"' in page_of(page)
    wrong = recorder.post("/incidents/purpose/", {"next": listed})
    assert wrong.status_code == 422 and "Choose what you are looking at records for." in page_of(wrong)
    assert f'name="next" value="{listed}"' in page_of(wrong)
    assert recorder.post("/incidents/purpose/", {"purpose": "request", "next": listed})["Location"] == listed
    for address in pages:
        recorder.get(address)
    looks = AccessLog.objects.filter(person=bea)
    assert set(looks.values_list("purpose", flat=True)) == {"request"}
    assert sorted(looks.values_list("what", flat=True)) == ["list", "list", "record", "record", "record"]
    text = page_of(recorder.get(record_page))
    assert "What you open is noted as: <strong>A request for information or a complaint</strong>" in text
    assert f'href="/incidents/purpose/?next=%2Fincidents%2F{pk}%2F"' in text
    assert recorder.post("/incidents/purpose/", {"purpose": "keeping", "next": "https://elsewhere.example/"})[
        "Location"
    ] == reverse("incidents:home")


def test_whoever_has_just_recorded_is_not_asked(recorder, bea):
    session = recorder.session
    del session[KEPT]
    session.save()
    made = recorder.post(NEW, {"main_type": "bullying"})["Location"]
    assert recorder.get(made).status_code == 200
    assert AccessLog.objects.get(person=bea).purpose == "recording"
