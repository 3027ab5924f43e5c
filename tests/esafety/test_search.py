"""The search: what is found, how it is shown, and what a person may not see."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from actions.models import Decision, FollowUp, Query
from core.board.search import excerpt, words_of
from tests.factories.accounts import UserFactory
from tests.factories.plan import (
    ActionFactory,
    GlossaryTermFactory,
    PlanFactory,
    ProgressUpdateFactory,
)
from tests.rows import try_rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(client):
    client.force_login(UserFactory(roles=["board"]))
    return client


def found(client, question: str, **more) -> str:
    return client.get(reverse("search"), {"q": question, **more}).content.decode()


@try_rows(
    ("question", "words"),
    [
        ("", []),
        ("a", []),
        ("7", ["7"]),
        ("cyber bullying", ["cyber", "bullying"]),
        ('"cyber  bullying" heads', ["cyber bullying", "heads"]),
        ("“cyber bullying”", ["cyber bullying"]),
        ('say "so', ["say", "so"]),
        (" ".join("abcdefghij" for _ in range(30)), ["abcdefghij"] * 8),
    ],
)
def test_the_words_of_a_question(question, words):
    assert words_of(question) == words


@try_rows(
    ("text", "words", "shown"),
    [
        ("All heads <agree>", ["HEADS"], "All <mark>heads</mark> &lt;agree&gt;"),
        ("Two\nlines", ["lines"], "Two <mark>lines</mark>"),
        ("x " * 100 + "goal " + "y " * 200, ["goal"], None),
        ("Nothing here", [], "Nothing here"),
        ("(a+b)", ["(a+"], "<mark>(a+</mark>b)"),
    ],
)
def test_the_part_of_a_text_around_what_was_found(text, words, shown):
    part = excerpt(text, words)
    if shown:
        assert part == shown
    else:
        assert part.startswith("… x")
        assert part.endswith("y …")
        assert "<mark>goal</mark>" in part


def test_every_kind_of_text_of_the_plan_is_found(reader):
    action = ActionFactory(text="Tell the lighthouse keeper")
    method = action.placements.get().method
    for part, text in ((method, "By lantern"), (method.objective, "Keepers know"), (method.objective.priority, "Sea")):
        part.text = text
        part.save()
    person = UserFactory()
    ProgressUpdateFactory(action=action, text="The lamp was lit")
    FollowUp.objects.create(action=action, text="Ring the harbour", owner_name="Sam Post")
    Query.objects.create(action=action, text="Is fog relevant?", raised_on=dt.date(2026, 1, 5))
    Decision.objects.create(
        plan=action.plan, action=action, text="Keep the beacon", taken_on=dt.date(2026, 2, 1), recorded_by=person
    )
    GlossaryTermFactory(plan=action.plan, term="Buoy", meaning="A floating mark")
    address = reverse("action", args=[action.pk])
    for word in ("lighthouse", "LAMP", "harbour", "sam post", "fog", "beacon", str(action.number)):
        page = found(reader, word)
        assert address in page, word
        assert "<mark>" in page or word in ("sam post", str(action.number)), word
    for word in ("lantern", "keepers", "sea", "floating"):
        assert "search-hit__title" in found(reader, word), word


@pytest.mark.long
def test_all_words_must_stand_in_one_text_and_struck_out_ones_are_not_found(reader):
    action = ActionFactory(text="Tell the keeper")
    ProgressUpdateFactory(action=action, text="Secret lamp", voided_on=dt.date(2026, 1, 1))
    assert "Nothing was found" in found(reader, "tell lamp")
    assert "Nothing was found" in found(reader, "secret")
    assert "search-hit__title" in found(reader, "keeper tell")


def test_earlier_plans_only_when_asked_for(reader):
    old = PlanFactory(document_date=dt.date(2009, 1, 1), closed_on=dt.date(2010, 1, 1))
    ActionFactory(method=None, plan=old, text="An old lantern")
    ActionFactory(method=None, plan=PlanFactory(document_date=dt.date(2010, 1, 1)), text="A new beacon")
    assert "Nothing was found" in found(reader, "lantern")
    assert "An old <mark>lantern</mark>" in found(reader, "lantern", earlier="yes")


def test_a_question_that_is_too_short_is_an_error_and_keeps_what_was_typed(reader):
    page = found(reader, "x")
    assert "<title>Error: " in page.replace("\n", "")
    assert "Use a word of at least 2 letters" in page
    assert 'value="x"' in page


@pytest.mark.long
def test_more_than_can_be_listed_says_so(reader):
    plan = PlanFactory()
    for _ in range(11):
        ActionFactory(method=None, plan=plan, text="One more lamp")
    page = found(reader, "lamp")
    assert "More than 10 found" in page
    assert page.count("search-hit__title") == 10


def test_page_says_where_it_looks_and_where_not(reader):
    hint = " ".join(found(reader, "").split())
    assert "audit returns, surveys, resources, news and frozen reports" in hint and "published edition" in hint


def test_without_a_plan_nothing_is_found(reader):
    assert "Nothing was found" in found(reader, "lamp")


def test_a_null_character_is_no_letter(reader):
    ActionFactory(text="Tell the keeper")
    page = reader.get(reverse("search"), {"q": "keep\x00er"})
    assert page.status_code == 200  # PostgreSQL refuses a text that holds one
    assert words_of("keep\x00er") == ["keep", "er"]


def test_what_was_found_is_shown_though_a_very_long_word_stands_around_it():
    assert "<mark>lamp</mark>" in excerpt(f"{'x' * 150}lamp{'y' * 150} and more", ["lamp"])


def test_open_follow_ups_come_before_those_that_were_done_or_dropped(reader):
    action, day = ActionFactory(), dt.date(2026, 1, 5)
    given = {"action": action, "text": "Ring the harbour", "owner_name": "Sam"}
    FollowUp.objects.create(**given | {"text": "Ring, done"}, due=day, done_on=day)
    FollowUp.objects.create(**given | {"text": "Ring, dropped"}, due=day, dropped_on=day)
    FollowUp.objects.create(**given | {"text": "Ring some time"})
    FollowUp.objects.create(**given | {"text": "Ring soon"}, due=day)
    (group,) = reader.get(reverse("search"), {"q": "ring"}).context["groups"]
    assert [line["hit"].text for line in group["hits"][:2]] == ["Ring soon", "Ring some time"]
