"""An agency without access points is asked where children go online there."""

from __future__ import annotations

import pytest
from django.urls import reverse

from audits.access import form_for
from audits.links.services import make_return_link, return_url
from audits.models import AccessPoint, Chase, Return
from audits.points.places import Place, read_places
from audits.points.registering import say_where
from audits.rounds import services
from audits.rounds.counting import status_counts
from core.records.rules import RuleBroken
from core.text.dates import today
from tests.actions.pages import errors_of, messages_of, text_of
from tests.factories.audits import edition_of, fill, return_of, submitted
from tests.factories.plan import AgencyFactory
from tests.rows import try_rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(board):
    """An open round about the access points of all schools; that of the cast has none."""
    AccessPoint.objects.filter(agency=board.school).update(closed_on=today())
    made = services.prepare_round(
        edition=edition_of("access-points"), title="Places", year=today().year, opens_on=today(),
        first_deadline=today(), final_deadline=today(), kinds=[board.school.kind], by=board.helen,
    )  # fmt: skip
    return services.open_round(asked=made, expected=made.version, by=board.helen)


@pytest.fixture
def register(asked, board):
    return return_of(asked, board.school)


def page(register) -> str:
    return reverse("audits:register_places", args=[register.pk])


def test_agency_without_access_points_is_asked_to_register_them(asked, register):
    assert (register.form, register.state, register.access_point) == ("register", "not_started", None)
    counts = status_counts(asked)
    assert (counts.asked, counts.not_started, counts.came_in) == (1, 1, 0)
    assert Chase.objects.filter(audit_return=register, kind="invitation").count() == 1


def test_prepared_round_names_those_that_have_to_register(board, enter):
    AccessPoint.objects.filter(agency=board.school).update(closed_on=today())
    made = services.prepare_round(
        edition=edition_of("access-points"), title="Places", year=today().year, opens_on=today(),
        first_deadline=today(), final_deadline=today(), kinds=[board.school.kind], by=board.helen,
    )  # fmt: skip
    page = text_of(enter(board.helen).get(reverse("audits:round", args=[made.pk])))
    assert f"{board.school} has to say where children go online" in page


def test_saving_places_makes_points_and_their_returns(asked, register, board, enter):
    client = enter(board.denzil)
    home = client.get(reverse("audits:home"))
    assert "Say where children go online" in text_of(home)
    opened = client.get(reverse("audits:return", args=[register.pk]), follow=True)
    assert "Answer by" in text_of(opened) and opened.status_code == 200
    done = client.post(page(register), {"places": "Library, nm1 1aa\n\n Sixth form  room\n"}, follow=True)
    assert messages_of(done) == ["2 places are registered. Each has a return of its own."]
    points = AccessPoint.objects.standing().filter(agency=board.school).order_by("pk")
    assert [(each.name, each.postcode) for each in points] == [("Library", "NM1 1AA"), ("Sixth form room", "")]
    rows = asked.returns.order_by("pk")
    assert [(each.access_point, each.form, each.state) for each in rows] == [
        (points[0], "full", "not_started"), (points[1], "full", "not_started"),
    ]  # fmt: skip
    assert rows[0].pk == register.pk and Chase.objects.filter(audit_return=rows[1]).count() == 1
    submitted(fill(return_of(asked, points[0])))
    assert status_counts(asked).sentence == "1 of 2 in (50%)"


def test_place_that_was_closed_is_opened_again_with_its_history(register, board, enter):
    """It was refused, since the agency has a place of this name: a dead end for who fills it in."""
    closed = AccessPoint.objects.create(agency=board.school, name="Drop-in", closed_on=today())
    done = enter(board.denzil).post(page(register), {"places": "drop-in"}, follow=True)
    assert messages_of(done) == ["The place is registered. Its return waits to be filled in."]
    register.refresh_from_db()
    closed.refresh_from_db()
    assert register.access_point == closed and closed.closed_on is None
    assert "children go online there again" in closed.history.latest().history_change_reason


def test_places_that_are_asked_about_already_leave_nothing_to_ask(asked, register, board, enter):
    point = AccessPoint.objects.create(agency=board.school, name="Hall")
    services.add_return(asked=asked, by=board.helen, agency=board.school, access_point=point)
    enter(board.denzil).post(page(register), {"places": "Hall"}, follow=True)
    register.refresh_from_db()
    assert register.exemption_reason == "Its places are asked about already"
    counts = status_counts(asked)
    assert (counts.asked, counts.not_started, counts.exempt) == (1, 1, 1)


@pytest.mark.parametrize(
    ("sent", "text"),
    [
        ({"places": "Hall\nLibrary"}, "2 places are registered"),
        ({"places": "Hall"}, "The place is registered"),
        ({"nowhere": "We have no building"}, "Nothing more is asked of you"),
    ],
)
def test_reader_of_a_link_goes_on_with_the_return_it_opened(client, register, mailbox, board, sent, text):
    """The home page of audits is not open to them."""
    link = make_return_link(audit_return=register, sent_to=board.denzil.email)
    client.post(return_url(link).removeprefix("https://testserver"))
    opened = client.get(page(register))
    assert opened.status_code == 200 and f'href="{reverse("audits:home")}"' not in opened.text
    done = client.post(page(register), sent, follow=True)
    assert done.status_code == 200 and text in messages_of(done)[0]


def test_nowhere_counts_as_in_and_in_no_result(asked, register, board, enter):
    done = enter(board.denzil).post(page(register), {"nowhere": "We have no building that children visit"}, follow=True)
    assert messages_of(done) == ["Thank you. Nothing more is asked of you in this round."]
    assert status_counts(asked).sentence == "1 of 1 in (100%)" and not asked.returns.received().exists()
    assert not asked.returns.to_moderate().exists() and not asked.returns.awaited().exists()
    again = enter(board.denzil).get(page(register))
    assert "We have no building" in text_of(again) and "Only the board can change this" in text_of(again)
    assert enter(board.denzil).post(page(register), {"places": "Hall"}).status_code == 422
    corrected = enter(board.helen).post(page(register), {"places": "Hall", "nowhere": ""}, follow=True)
    assert messages_of(corrected) == ["The place is registered. Its return waits to be filled in."]
    register.refresh_from_db()
    assert (register.state, register.submitted_on, register.access_point.name) == ("not_started", None, "Hall")
    assert status_counts(asked).sentence == "0 of 1 in (0%)"


@pytest.mark.parametrize(
    ("sent", "error"),
    [
        ({}, "Enter the places, or say why there are none."),
        ({"places": "Hall", "nowhere": "None"}, "not both"),
        ({"places": "Hall\nNM1 1AA"}, "Line 2 is a postcode only"),
        ({"places": "Hall\nhall"}, "is there twice"),
        ({"places": "x" * 201}, "Line 1 is too long"),
        ({"nowhere": "Jamie Smith, born 4 May 2013, was the last one"}, "a date of birth"),
        ({"places": "Hall, ask 07700 900123"}, "a mobile telephone number"),
    ],
)
def test_what_is_wrong_is_said_beside_its_box_and_stays_typed(register, board, enter, sent, error):
    response = enter(board.denzil).post(page(register), sent)
    assert response.status_code == 422 and error in errors_of(response)[0]
    for text in sent.values():
        assert text.split("\n")[0][:40] in response.content.decode()
    register.refresh_from_db()
    assert register.form == "register" and not AccessPoint.objects.standing().filter(agency=board.school).exists()


def test_register_return_takes_no_answers_before_it_is_done(register, board, enter):
    question = next(iter(form_for(register).questions.values()))
    url = reverse("audits:answer", args=[register.pk, question.pk])
    response = enter(board.denzil).post(url, {f"q{question.pk}-answer": "y", f"q{question.pk}-version": "0"})
    assert response.status_code == 422 and "Say first where children go online here" in response.content.decode()
    assert not register.answers.exists()


def test_people_of_another_agency_cannot_say_it(register, board, enter):
    assert enter(board.ruth).get(page(register)).status_code == 404
    assert enter(board.ruth).post(page(register), {"places": "Hall"}).status_code == 404


def test_of_two_who_say_it_at_once_the_second_is_told(register, board):
    say_where(audit_return=Return.objects.get(pk=register.pk), places="Hall", by=board.denzil)
    with pytest.raises(RuleBroken, match="answered already"):
        say_where(audit_return=Return.objects.get(pk=register.pk), places="Hall", by=board.margaret)


@try_rows(
    ("text", "places"),
    [
        ("", []),
        ("  \n\n", []),
        ("Library", [Place("Library")]),
        ("Library, NM1 1AA", [Place("Library", "NM1 1AA")]),
        ("Library\tnm11aa", [Place("Library", "NM11AA")]),
        ("Hall, first floor", [Place("Hall, first floor")]),
        ("Hall, first floor, NM1 1AA\r\nDrop-in", [Place("Hall, first floor", "NM1 1AA"), Place("Drop-in")]),
    ],
)
def test_read_places(text, places):
    assert read_places(text) == places


def test_one_more_agency_without_points_is_asked_where_they_are(asked, board, enter):
    late = AgencyFactory(name="Late School")
    added = enter(board.helen).post(reverse("audits:add_return", args=[asked.pk]), {"agency": "Late School"})
    assert added.status_code == 302 and return_of(asked, late).form == "register"
