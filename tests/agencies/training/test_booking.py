"""Places on courses: booked for oneself or a colleague, refused where the course takes none, and cancelled."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agencies.models import TrainingAttendance, TrainingSession
from agencies.training.services import booking
from agencies.training.services import sessions as services
from core.mail.models import OutgoingEmail
from core.records.rules import RuleBroken
from core.text.dates import print_date, today
from tests.actions.pages import errors_of, messages_of, text_of, tree_of, value_of
from tests.factories.accounts import UserFactory
from tests.factories.directory import EsloFactory, TrainingAttendanceFactory, TrainingSessionFactory
from tests.factories.plan import AgencyFactory, MembershipFactory

SOON, LATER = today() + dt.timedelta(days=20), today() + dt.timedelta(days=40)
HOME = reverse("our_agency")


@pytest.fixture
def course(board):
    return TrainingSessionFactory(title="Gaming", held_on=SOON, starts_at=dt.time(13, 30), places=2)


def page_of(session: TrainingSession) -> str:
    return reverse("book_place", args=[session.pk])


def booked(session: TrainingSession) -> list[TrainingAttendance]:
    return list(session.attendance.exclude(state="cancelled").order_by("pk"))


def fill(session: TrainingSession, number: int) -> None:
    for _ in range(number):
        TrainingAttendanceFactory(session=session)


def links_of(response, words: str) -> list[str]:
    found = tree_of(response).xpath("//a[@href]")
    return [link.get("href") for link in found if " ".join(link.text_content().split()).startswith(words)]


def choices_of(response) -> list[str]:
    return [each.get("value") for each in tree_of(response).xpath("//input[@type='radio'][@name='who']")]


@pytest.mark.long
def test_book_takes_two_clicks_from_the_home_page(board, denzil, course, enter):
    client = enter(denzil)
    (link,) = links_of(client.get(HOME), "Book a place")
    page = client.get(link)
    form = tree_of(page).xpath("//form[.//input[@name='who']]")[0]
    sent = {each.get("name"): each.get("value") for each in form.xpath(".//input[@type='hidden' or @checked]")}
    assert sent["who"] == "me" and "Denzil Okoro, denzil@northmere.example" in text_of(page)
    response = client.post(link, sent, follow=True)
    assert messages_of(response) == [f"Denzil Okoro is booked on Gaming, {print_date(SOON)}."]
    (place,) = booked(course)
    assert (place.eslo, place.name, place.agency, place.booked_by) == (board.officer, "", board.school, denzil)
    assert place.history.get().history_change_reason == "Booked"
    assert OutgoingEmail.objects.get(kind="training-place").to == "denzil@northmere.example"


@pytest.mark.long
def test_home_page_says_who_is_booked_instead_of_offering_the_course(board, denzil, course, enter):
    client = enter(denzil)
    assert "2 of 2 places left" in text_of(client.get(HOME))
    booking.book(session=course, agency=board.school, eslo=board.officer, by=denzil)
    booking.book(session=course, agency=board.school, name="Ann Lee", email="ann@tarn.example", by=denzil)
    home = client.get(HOME)
    assert f"You and Ann Lee are booked on Gaming , {print_date(SOON)}, 13:30." in text_of(home)
    assert links_of(home, "Book a place") == []
    fresh = TrainingSessionFactory(title="Phones", held_on=LATER)
    assert links_of(client.get(HOME), "Book a place") == [page_of(fresh)]
    margaret = text_of(enter(board.margaret).get(HOME))
    assert "Ann Lee and Denzil Okoro are booked on Gaming" in margaret


def test_home_page_says_nothing_of_training_where_no_course_takes_bookings(board, denzil, enter):
    assert "Training" not in [
        each.text_content().strip() for each in tree_of(enter(denzil).get(HOME)).xpath("//h2 | //h3")
    ]


@pytest.mark.long
def test_book_offers_the_deputy_and_names_their_record(board, denzil, course, enter):
    deputy = EsloFactory(agency=board.school, name="Dee Deputy", post="deputy", email="dee@tarn.example")
    EsloFactory(agency=board.school, name="Left Long Ago", valid_to=dt.date(2009, 1, 1), post="deputy")
    client = enter(denzil)
    page = client.get(page_of(course))
    assert choices_of(page) == ["me", str(deputy.pk), "other"] and "Dee Deputy, deputy" in text_of(page)
    client.post(page_of(course), {"who": str(deputy.pk)})
    assert [place.eslo for place in booked(course)] == [deputy]
    again = client.get(page_of(course))
    assert choices_of(again) == ["me", "other"] and "Already booked: Dee Deputy" in text_of(again)


def test_book_places_a_colleague_by_name_and_address(board, denzil, course, enter):
    form = {"who": "other", "name": " Ann  Lee ", "email": "ann@tarn.example"}
    enter(denzil).post(page_of(course), form)
    (place,) = booked(course)
    assert (place.name, place.email, place.eslo, place.agency) == ("Ann Lee", "ann@tarn.example", None, board.school)


@pytest.mark.parametrize(
    "typed",
    [
        {"name": "D. Okoro", "email": "DENZIL@northmere.example"},
        {"name": "denzil okoro", "email": "denzil@northmere.example"},
    ],
)
def test_book_means_the_eslo_by_whoever_types_their_address(board, course, enter, typed):
    enter(board.margaret).post(page_of(course), {"who": "other", **typed})
    assert [(place.eslo, place.name) for place in booked(course)] == [(board.officer, "")]


@pytest.mark.parametrize(
    ("form", "errors"),
    [
        ({}, ["Choose who"]),
        ({"who": "999999"}, ["Choose one of the answers"]),
        ({"who": "other"}, ["Enter the name", "Enter the email address at work"]),
        ({"who": "other", "name": "Ann", "email": "ann"}, ["Enter an email address, such as"]),
    ],
)
def test_book_says_what_is_missing(board, denzil, course, enter, form, errors):
    response = enter(denzil).post(page_of(course), form)
    assert response.status_code == 422 and booked(course) == []
    found = errors_of(response)
    assert len(found) == len(errors) and all(map(str.startswith, found, errors)), found


def test_book_says_beside_the_choice_that_somebody_is_booked(board, denzil, course, enter):
    client = enter(denzil)
    client.get(page_of(course))
    booking.book(session=course, agency=board.school, eslo=board.officer, by=board.margaret)
    response = client.post(page_of(course), {"who": "other", "name": "Denzil Okoro", "email": ""})
    assert response.status_code == 422
    page = client.get(page_of(course))
    assert choices_of(page) == ["other"] and "Already booked: Denzil Okoro" in text_of(page)
    with pytest.raises(RuleBroken, match="is on the list already"):
        booking.book(session=course, agency=board.school, name="DENZIL OKORO", email="d@tarn.example", by=denzil)
    assert len(booked(course)) == 1


@pytest.mark.long
def test_a_person_of_several_agencies_chooses(board, denzil, course, enter):
    second = AgencyFactory(name="Birch School")
    MembershipFactory(user=denzil, subgroup=None, agency=second)
    client = enter(denzil)
    page = client.get(page_of(course))
    options = [each.get("value") for each in tree_of(page).xpath("//select[@name='agency']/option")]
    assert options == ["", str(second.pk), str(board.school.pk)]
    assert errors_of(client.post(page_of(course), {"who": "me"})) == ["Choose the agency"]
    refused = client.post(page_of(course), {"who": "me", "agency": board.police.pk})
    assert refused.status_code == 422 and booked(course) == []
    client.post(page_of(course), {"who": "me", "agency": second.pk})
    assert [(place.agency, place.name, place.eslo) for place in booked(course)] == [(second, "Denzil Okoro", None)]
    links = links_of(client.get(HOME), "Book a place")
    assert links == [f"{page_of(course)}?agency={board.school.pk}"]
    assert "The place is for Tarn Road Primary School." in text_of(client.get(links[0]))


@pytest.mark.long
def test_a_person_of_no_agency_says_where_they_come_from_and_books_for_themselves(board, course, enter):
    client = enter(board.grace)
    page = client.get(page_of(course))
    assert choices_of(page) == ["me"]
    assert errors_of(client.post(page_of(course), {"who": "other", "agency": board.police.pk})) != []
    client.post(page_of(course), {"who": "me", "agency": board.police.pk})
    assert [(place.agency, place.name, place.email) for place in booked(course)] == [
        (board.police, "Grace Adeyemi", "grace@northmere.example")
    ]
    assert client.get(page_of(course))["Location"] == reverse("session", args=[course.pk])


def test_nobody_books_for_an_agency_that_is_not_theirs(board, ruth, course, enter):
    client = enter(ruth)
    for sent in ({"who": "me", "agency": board.school.pk}, {"who": str(board.officer.pk), "agency": board.school.pk}):
        client.post(f"{page_of(course)}?agency={board.school.pk}", sent)
    assert {place.agency for place in booked(course)} == {board.police}


@pytest.mark.long
def test_a_full_course_says_so_and_leads_to_the_next_with_places(board, denzil, course, enter):
    TrainingSessionFactory(title="Also full", held_on=SOON, places=1)
    fill(TrainingSession.objects.get(title="Also full"), 1)
    TrainingSessionFactory(title="Closed", held_on=LATER, booking_closes_on=today() - dt.timedelta(days=1))
    TrainingSessionFactory(title="Cancelled", held_on=SOON, cancelled_on=today())
    following = TrainingSessionFactory(title="Phones", held_on=LATER, places=5)
    fill(course, 2)
    client = enter(denzil)
    for response in (client.get(page_of(course)), client.post(page_of(course), {"who": "me"})):
        text = text_of(response)
        assert "This session is full" in text and "All 2 places are booked" in text
        assert "Phones" in text and "5 of 5 places left" in text and print_date(LATER) in text
        assert links_of(response, "Book a place on it") == [page_of(following)]
    assert response.status_code == 422
    with pytest.raises(RuleBroken, match=f"The next session with places is Phones, {print_date(LATER)}"):
        booking.book(session=course, agency=board.school, eslo=board.officer, by=denzil)
    services.cancel_session(session=following, expected=1, reason="Snow", by=board.helen)
    assert "No other session has places now" in text_of(client.get(page_of(course)))


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"held_on": dt.date(2010, 2, 3)}, "This session was held"),
        ({"held_on": SOON, "cancelled_on": today()}, "This session is cancelled"),
        ({"held_on": SOON, "booking_closes_on": today() - dt.timedelta(days=1)}, "Booking has closed"),
    ],
)
def test_book_says_why_there_is_nothing_to_book(board, denzil, enter, values, words):
    session = TrainingSessionFactory(**values)
    client = enter(denzil)
    assert words in text_of(client.get(page_of(session)))
    assert client.post(page_of(session), {"who": "me"}).status_code == 422
    assert booked(session) == []


@pytest.mark.long
def test_a_place_that_is_cancelled_can_be_booked_again(board, denzil, course, enter):
    client = enter(denzil)
    client.post(page_of(course), {"who": "me"})
    fill(course, 1)
    assert "This session is full" in text_of(client.get(page_of(course)))
    (own, _) = booked(course)
    session_page = client.get(reverse("session", args=[course.pk]))
    (link,) = links_of(session_page, "Cancel the place of Denzil Okoro")
    assert link == reverse("cancel_place", args=[own.pk])
    assert messages_of(client.post(link, {"version": 1}, follow=True)) == ["The place of Denzil Okoro is cancelled."]
    own.refresh_from_db()
    assert own.state == "cancelled" and own.history.first().history_change_reason == "Place cancelled"
    assert OutgoingEmail.objects.filter(kind="training-place").count() == 1
    assert client.post(page_of(course), {"who": "me"}).status_code == 302
    assert len(booked(course)) == 2


def test_a_place_is_not_cancelled_twice_or_once_the_course_was_held(board, denzil, course, enter):
    place = TrainingAttendanceFactory(session=course, eslo=board.officer)
    client, link = enter(denzil), reverse("cancel_place", args=[place.pk])
    client.post(link, {"version": 1})
    again = client.post(link, {"version": 2})
    assert errors_of(again) == ["This person is no longer on the list."]
    held = reverse("cancel_place", args=[board.seat.pk])
    assert client.get(held).status_code == 403 and client.post(held, {"version": 1}).status_code == 403
    with pytest.raises(RuleBroken, match="was held"):
        booking.cancel_place(place=board.seat, expected=1, by=denzil)


@pytest.mark.long
def test_people_cancel_places_of_their_own_agency_and_their_own(board, course, enter):
    mine = TrainingAttendance.objects.create(
        session=course, agency=board.police, name="Grace", email="GRACE@northmere.example"
    )
    own = TrainingAttendanceFactory(session=course, eslo=board.officer)
    answers = {
        name: [
            enter(board.people[name]).get(reverse("cancel_place", args=[place.pk])).status_code for place in (mine, own)
        ]
        for name in ("grace", "ruth", "margaret", "marian", "helen", "sunita")
    }
    assert answers == {
        "grace": [200, 404],
        "ruth": [200, 404],
        "margaret": [404, 200],
        "marian": [404, 404],
        "helen": [200, 200],
        "sunita": [403, 403],
    }


SECRET = {"joining_words": "Park behind the hall", "join_link": "https://meet.example.org/room"}


@pytest.mark.long
def test_how_to_join_is_shown_only_to_people_with_a_place_and_the_manager(board, denzil, enter):
    session = TrainingSessionFactory(held_on=SOON)
    services.edit_session(session=session, expected=1, by=board.helen, **SECRET)
    page = reverse("session", args=[session.pk])

    def seen(name: str) -> list[bool]:
        text = enter(board.people[name]).get(page).text
        return [text.count(value) > 0 for value in SECRET.values()]

    assert {name: seen(name) for name in ("denzil", "ruth", "grace", "sunita")} == dict.fromkeys(
        ("denzil", "ruth", "grace", "sunita"), [False, False]
    )
    assert seen("helen") == [True, True]
    place = TrainingAttendanceFactory(session=session, eslo=board.officer)
    assert seen("denzil") == seen("margaret") == [True, True] and seen("ruth") == [False, False]
    for name in ("denzil", "ruth", "helen"):
        history = enter(board.people[name]).get(reverse("history", args=["session", session.pk]))
        assert history.status_code == 200 and not any(value in history.text for value in SECRET.values())
    booking.cancel_place(place=place, expected=1, by=denzil)
    assert seen("denzil") == [False, False]


@pytest.mark.long
def test_lists_show_the_places_left_and_who_is_booked(board, denzil, course, enter):
    TrainingAttendanceFactory(session=course, eslo=board.officer)
    TrainingAttendanceFactory(session=course, eslo=EsloFactory(name="Other Agency"))
    fresh = TrainingSessionFactory(title="Phones", held_on=LATER, places=5)
    page = enter(denzil).get(reverse("sessions"))
    text = text_of(page)
    assert "All 2 places are booked" in text and "5 of 5 places left" in text
    assert "Denzil Okoro" in text and "Other Agency" not in text
    assert links_of(page, "Book a place") == [page_of(fresh)]
    session_page = enter(denzil).get(reverse("session", args=[fresh.pk]))
    assert links_of(session_page, "Book a place") == [page_of(fresh)] and "5 of 5 places left" in text_of(session_page)
    for name in ("sunita", "owen"):
        assert links_of(enter(board.people[name]).get(reverse("sessions")), "Book a place") == []


@pytest.mark.long
def test_pages_cost_the_same_for_many(board, denzil, enter):
    client, counts = enter(denzil), []
    for number in (5, 45):
        for _ in range(number):
            session = TrainingSessionFactory(held_on=SOON, places=30)
            TrainingAttendanceFactory(session=session, eslo=EsloFactory(agency=board.school, post="deputy"))
            TrainingAttendanceFactory(
                session=TrainingSessionFactory(held_on=dt.date(2010, 1, 4)),
                eslo=EsloFactory(agency=board.school, post="deputy"),
            )
        line = []
        for url in (reverse("sessions"), reverse("session", args=[session.pk]), page_of(session), HOME):
            with CaptureQueriesContext(connection) as queries:
                assert client.get(url).status_code == 200
            line.append(len(queries))
        counts.append(line)
    assert counts[0] == counts[1], counts


def test_put_on_list_is_refused_for_more_people_than_places(board, helen, course, enter):
    officers = [EsloFactory() for _ in range(3)]
    with pytest.raises(RuleBroken, match="2 of 2 places are left"):
        booking.put_on_list(session=course, eslos=officers, by=helen)
    booking.put_on_list(session=course, eslos=officers[:2], by=helen)
    with pytest.raises(RuleBroken, match="0 of 2 places are left"):
        booking.put_name_on_list(session=course, agency=board.police, name="Jo Park", by=helen)
    walk_in = TrainingSessionFactory(held_on=today(), places=1)
    fill(walk_in, 1)
    booking.put_name_on_list(session=walk_in, agency=board.police, name="Jo Park", by=helen)
    assert len(booked(walk_in)) == 2


def test_put_name_on_list_means_the_eslo_and_writes_to_the_address(board, helen, course, enter):
    guest = reverse("add_guest", args=[course.pk])
    enter(helen).post(guest, {"name": "Denzil Okoro", "agency": board.school.pk})
    enter(helen).post(guest, {"name": "Jo Park", "agency": board.police.pk, "email": "jo@police.example"})
    assert [(place.eslo, place.name) for place in booked(course)] == [(board.officer, ""), (None, "Jo Park")]
    written = OutgoingEmail.objects.filter(kind="training-place").order_by("pk")
    assert [each.to for each in written] == ["denzil@northmere.example", "jo@police.example"]
    past = board.empty_session
    booking.put_name_on_list(session=past, agency=board.police, name="Al", email="al@police.example", by=helen)
    assert written.count() == 2


def test_a_stranger_cannot_book(board, course, enter):
    assert enter(UserFactory()).get(page_of(course)).status_code == 403
    assert value_of(enter(board.denzil).get(page_of(course)), "name") == ""
