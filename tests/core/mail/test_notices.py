"""News: told within ten minutes, joined for each person, once, and forgotten in time."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core import mail
from django.utils import timezone

from accounts.models import User
from core.jobs.daily import run_daily, run_often
from core.mail import notices
from core.mail.models import Notice, OutgoingEmail
from core.mail.notices import News, NoticeKind, about_actions, quiet, tell, tell_all, write_news
from tests.factories.accounts import UserFactory
from tests.rows import try_rows

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def kinds(monkeypatch):
    """Two kinds about actions; what is told of one is that its number is even, of the other anything."""

    def news(notice: Notice) -> News:
        number = notice.args["action"]
        return News(f"Action {number} is yours", f"Action {number}: Write", "It is.", "/plan/", "Open it", number)

    even = NoticeKind(lambda notice: None if notice.args["action"] % 2 else news(notice), "Even {}")
    monkeypatch.setattr(notices, "_kinds", {"any": NoticeKind(news, "Yours: {}"), "even": even})


@pytest.fixture
def clock(monkeypatch):
    """`clock(minutes)` moves the time on and lets the scheduler pass once."""
    now = timezone.now()

    def move(minutes: float) -> list[str]:
        nonlocal now
        now += dt.timedelta(minutes=minutes)
        monkeypatch.setattr(timezone, "now", lambda: now)
        mail.outbox.clear()
        assert run_often() == []
        return [email.subject for email in mail.outbox]

    return move


def happens(person: User, *numbers: int, kind: str = "any", by=None) -> None:
    for number in numbers:
        tell(kind, to_person=person, key=f"action {number}", args={"action": number}, by=by)


def test_news_leaves_within_ten_minutes_of_the_first_event(clock):
    person = UserFactory()
    happens(person, 7)
    assert clock(1) == clock(1) == []
    happens(person, 3)
    assert clock(1.5) == ["Yours: actions 3 and 7"]
    assert clock(1) == []
    happens(person, 5)
    assert [clock(1), clock(1), clock(1)] == [[], [], ["Action 5 is yours"]]


def test_scheduler_that_stood_still_catches_up(clock):
    happens(UserFactory(), 7)
    assert clock(60 * 24 * 4) == ["Action 7 is yours"]


@pytest.mark.long
def test_each_person_has_an_email_of_their_own(clock):
    ann, ben = UserFactory(), UserFactory()
    tell_all("any", [ann, ben], key="action 7", args={"action": 7}, by=None)
    happens(ben, 9)
    assert sorted(clock(4)) == ["Action 7 is yours", "Yours: actions 7 and 9"]
    letters = OutgoingEmail.objects.filter(kind="news")
    assert {letter.to for letter in letters} == {ann.email, ben.email}
    assert set(letters.values_list("state", flat=True)) == {"sent"}


def test_author_is_not_told_and_is_known_as_the_cause(clock):
    ann, ben = UserFactory(), UserFactory()
    tell_all("any", [ann, ben], key="action 7", args={"action": 7}, by=ann)
    assert clock(4) == ["Action 7 is yours"]
    letter = OutgoingEmail.objects.get(kind="news")
    assert (letter.to, letter.by) == (ben.email, ann)


def test_second_event_joins_the_first_and_the_person_themselves_ends_it(clock):
    ann, ben = UserFactory(), UserFactory()
    tell("any", to_person=ann, key="x", args={"action": 7}, by=ben)
    tell("any", to_person=ann, key="x", args={"action": 9}, by=None)
    (notice,) = Notice.objects.all()
    assert (notice.args, notice.by) == ({"action": 7}, None)
    tell("any", to_person=ann, key="x", args={"action": 9}, by=ann)
    assert clock(4) == [] and not Notice.objects.exists()


def test_what_is_not_true_any_more_leaves_nothing(clock):
    happens(UserFactory(), 3, 5, kind="even")
    assert clock(4) == []
    assert not Notice.objects.exists() and not OutgoingEmail.objects.exists()
    happens(UserFactory(), 3, 4, kind="even")
    assert clock(4) == ["Action 4 is yours"]


def test_no_longer_true_or_at_another_address_when_it_is_written():
    ann = UserFactory()
    happens(ann, 4, kind="even")
    letter = notices.send_to(ann)
    args = {"notices": list(Notice.objects.values_list("pk", flat=True))}
    assert letter.args == args and write_news(args).subject == "Action 4 is yours"
    User.objects.filter(pk=ann.pk).update(email="new@example.org")
    assert write_news(args) is None
    User.objects.filter(pk=ann.pk).update(email=ann.email, is_active=False)
    assert write_news(args) is None
    User.objects.filter(pk=ann.pk).update(is_active=True)
    Notice.objects.update(args={"action": 5})
    assert write_news(args) is None


def test_failure_with_one_person_does_not_stop_the_others(clock, monkeypatch):
    ann, ben = UserFactory(), UserFactory()
    happens(ann, 7)
    happens(ben, 9)
    real = notices.told_of

    def fails_for_ann(rows):
        if rows[0].person == ann:
            raise ZeroDivisionError
        return real(rows)

    monkeypatch.setattr(notices, "told_of", fails_for_ann)
    assert clock(4) == ["Action 9 is yours"]
    monkeypatch.setattr(notices, "told_of", real)
    assert clock(1) == ["Action 7 is yours"]


def test_nothing_is_told_of_what_comes_in_as_a_whole(clock):
    person = UserFactory()
    with quiet():
        happens(person, 7)
        with quiet():
            pass
        happens(person, 9)
    assert clock(4) == [] and not Notice.objects.exists()
    happens(person, 7)
    assert clock(4) == ["Action 7 is yours"]


def test_unknown_kind_is_refused_at_once():
    with pytest.raises(KeyError):
        tell("unknown", to_person=UserFactory(), key="x", by=None)


@pytest.mark.long
def test_news_is_forgotten_after_ninety_days():
    ann = UserFactory()
    happens(ann, 1, 2)
    Notice.objects.filter(key="action 1").update(happened_at=timezone.now() - dt.timedelta(days=91))
    Notice.objects.filter(key="action 2").update(happened_at=timezone.now() - dt.timedelta(days=89))
    run_daily()
    assert list(Notice.objects.values_list("key", flat=True)) == ["action 2"]


def test_nobody_sees_the_news_of_others():
    ann, ben = UserFactory(), UserFactory()
    happens(ann, 1)
    assert Notice.objects.visible_to(ann).count() == 1
    assert not Notice.objects.visible_to(ben).exists() and not Notice.objects.visible_to(None).exists()


@try_rows(
    ("numbers", "subject"),
    [
        ([7], "9 tasks: action 7"),
        ([7, 3, 7], "9 tasks: actions 3 and 7"),
        ([12, 7, 3], "9 tasks: actions 3, 7 and 12"),
        (range(100, 140), "9 tasks: actions 100, 101, 102, 103, 104, 105, 106, 107 and others"),
    ],
)
def test_subject_names_as_many_actions_as_it_has_room_for(numbers, subject):
    assert about_actions("9 tasks: ", numbers) == subject
    assert len(subject) <= 70


def test_subject_of_a_long_list_is_short(clock):
    happens(UserFactory(), *range(100, 140))
    assert clock(4) == ["40 pieces of news: actions 100, 101, 102, 103, 104, 105 and others"]
