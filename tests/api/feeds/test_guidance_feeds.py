"""The feeds of training, resources and news: numbers that add up, and nobody by name."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from agencies.models import TrainingSession
from core.text.dates import today
from tests.api.feeds.reading import get_feed, read_json
from tests.factories.directory import TrainingAttendanceFactory, TrainingSessionFactory
from tests.factories.guidance import NewsFactory, ResourceFactory
from tests.factories.tokens import make_token

pytestmark = pytest.mark.django_db
LINK = "https://meet.example/secret-room"


def test_training_counts_places_as_the_page_does_and_names_nobody(board, helen, enter):
    session = board.session
    TrainingAttendanceFactory(session=session, eslo=None, agency=board.police, name="Paula Guest", state="came")
    TrainingAttendanceFactory(session=session, eslo=None, agency=board.police, name="Ray Away", state="cancelled")
    TrainingSession.objects.filter(pk=session.pk).update(
        attendance_noted_on="2010-02-04", join_link=LINK, joining_words="Ring Sam", trainer="Sam Trainer"
    )
    rows = {row["session_id"]: row for row in read_json("training", helen)}
    assert set(rows) == set(TrainingSession.objects.values_list("pk", flat=True))
    row = rows[session.pk]
    page = enter(helen).get(reverse("session", args=[session.pk])).context["session"]
    assert (row["booked"], row["came"]) == (page.booked, page.came) == (2, 1)
    assert rows[board.empty_session.pk]["came"] is None, "nobody has noted it"
    text = get_feed("training.csv", f"Bearer {make_token(helen)}").content.decode()
    for secret in ("Paula Guest", "Ray Away", "Denzil Okoro", "Sam", LINK, "meet.example"):
        assert secret not in text


def test_training_can_be_booked_until_it_is_full_closed_held_or_cancelled(board, helen):
    on, day = today(), dt.timedelta(days=1)
    full = TrainingSessionFactory(held_on=on + day, places=1)
    TrainingAttendanceFactory(session=full, eslo=board.officer)
    free = TrainingSessionFactory(held_on=on + day, places=1)
    TrainingAttendanceFactory(session=free, eslo=board.officer, state="cancelled")
    expected = {
        TrainingSessionFactory(held_on=on).pk: True,
        TrainingSessionFactory(held_on=on - day).pk: False,
        TrainingSessionFactory(held_on=on + day, booking_closes_on=on).pk: True,
        TrainingSessionFactory(held_on=on + day, booking_closes_on=on - day).pk: False,
        TrainingSessionFactory(held_on=on + day, cancelled_on=on).pk: False,
        full.pk: False,
        free.pk: True,
    }
    rows = {row["session_id"]: row["can_be_booked"] for row in read_json("training", helen)}
    assert {pk: rows[pk] for pk in expected} == expected


def test_resources_print_names_and_leave_removed_ones_out(board, tom):
    gone = ResourceFactory(removed_on="2026-01-05")
    both = ResourceFactory(audiences=["staff", "parents"], ages=["8_11"], answers=["arrangements.A6.3"])
    rows = {row["resource_id"]: row for row in read_json("resources", tom)}
    assert gone.pk not in rows
    assert rows[both.pk]["audiences"] == "Staff; Parents and carers"
    assert (rows[both.pk]["ages"], rows[both.pk]["answers"]) == ("8 to 11", "arrangements.A6.3")


def test_news_is_what_is_published_for_the_kind_of_a_reader_and_no_draft(board, helen, denzil, ruth):
    schools = NewsFactory(kinds=[board.school.kind], title="For schools")
    rows = {row["news_id"] for row in read_json("news", helen)}
    assert board.guidance.draft.pk not in rows and {schools.pk, board.guidance.news.pk} <= rows
    assert schools.pk in {row["news_id"] for row in read_json("news", denzil)}
    assert schools.pk not in {row["news_id"] for row in read_json("news", ruth)}, "it is for another kind"
