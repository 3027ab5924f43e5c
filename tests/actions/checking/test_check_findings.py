"""What is done about findings that change, or are dealt with, between the page and the button."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

import pytest
from django.urls import reverse
from lxml import html

from actions.checking import reading
from core.text.dates import today
from tests.factories.plan import ActionFactory, ObjectiveFactory, ProgressUpdateFactory

CHECK = reverse("check")


@pytest.fixture
def odd(board):
    """The board's plan with something of many kinds in it."""
    for action in (board.open.by_group, board.open.by_school):
        for text in ("Is this still needed?", "Who does it?", "Ongoing"):
            ProgressUpdateFactory(action=action, on=dt.date.today(), text=text)  # noqa: DTZ011
    for _ in range(3):
        ActionFactory(method=board.open.method, text="Write a policy and tell all parents", lead=None)
    ActionFactory(method=board.open.method, wording="By end of December")
    return board


def findings(page) -> list[str]:
    """The findings of a page with all that can be done about them, without what differs for each request."""
    tree = html.fromstring(page.content)
    for field in tree.xpath("//input[@name='csrfmiddlewaretoken']"):
        field.drop_tree()
    return [html.tostring(line, encoding="unicode").strip() for line in tree.xpath("//li[@class='finding']")]


@pytest.mark.long
def test_what_has_been_dealt_with_is_gone(odd, helen, enter):
    client, action = enter(helen), odd.open.by_group
    key = f"update_is_question:{action.pk}:{action.updates.get(text='Who does it?').pk}"
    assert key in client.get(CHECK).text
    client.post(reverse("mend_finding"), {"finding": key, "does": "raise_query"})
    assert action.queries.count() == 1
    assert key not in client.get(CHECK).text


@pytest.mark.long
def test_a_finding_about_several_actions_is_left_and_asked_again(odd, helen, enter):
    client = enter(helen)
    (line,) = client.get(f"{CHECK}?kind=near_identical").context["groups"][0]["lines"]
    key = line["finding"].key
    assert client.post(f"{reverse('leave_finding')}?finding={key}", {"reason": "They differ"}).status_code == 302
    page = client.get(CHECK)
    assert "near_identical" not in {group["kind"] for group in page.context["groups"]}
    assert [(one.key, why.reason) for one, _, why in page.context["left"]] == [(key, "They differ")]
    client.post(reverse("ask_again"), {"finding": key})
    assert "near_identical" in {group["kind"] for group in client.get(CHECK).context["groups"]}


def asked(monkeypatch, kind: str, action, **data) -> None:
    """Have the import of a plan ask something about an action."""
    question = SimpleNamespace(key=kind, kind=kind, row=action.number, text="Asked", proposal="", data=data)
    monkeypatch.setattr(reading, "remembered_questions", lambda plan: [question])


def test_what_an_import_asks_is_done_once(odd, helen, enter, monkeypatch):
    client, action = enter(helen), odd.open.by_group
    ProgressUpdateFactory(action=action, on=today(), text="Fred rings the school")
    asked(monkeypatch, "task_for_person", action, text="Fred rings the school", owner="Fred")
    ((line,),) = (group["lines"] for group in client.get(f"{CHECK}?kind=import_question").context["groups"])
    for _ in range(2):
        client.post(reverse("mend_finding"), {"finding": line["finding"].key, "does": "note_follow_up"})
    assert action.follow_ups.filter(owner_name="Fred").count() == 1
    assert findings(client.get(f"{CHECK}?kind=import_question")) == []


def test_a_date_that_an_import_asks_about_fills_the_form(odd, helen, enter, monkeypatch):
    client, action = enter(helen), odd.open.by_group
    ProgressUpdateFactory(action=action, on=today(), text="Now by 4 May 2030")
    asked(monkeypatch, "revision_only_in_update", action, wording="4 May 2030", due="2030-05-04")
    ((line,),) = (group["lines"] for group in client.get(f"{CHECK}?kind=import_question").context["groups"])
    (mend,) = line["mends"]
    page = html.fromstring(client.get(mend["href"]).content)
    assert page.xpath("string(//textarea[@name='wording'])").strip() == "4 May 2030"
    assert page.xpath("string(//*[@id='id_due-reading'])").strip() == "Reads as 4 May 2030."


def test_a_number_that_was_changed_meanwhile_is_not_changed_again(odd, helen, enter):
    client, priority = enter(helen), odd.open.method.objective.priority
    first, second = (ObjectiveFactory(priority=priority, number="71.", text=text) for text in ("One", "Two"))
    address = f"{CHECK}?kind=objective_number_repeated"
    ((line,),) = (group["lines"] for group in client.get(address).context["groups"])
    key, (first.number, first.version) = line["finding"].key, ("70.", first.version + 1)
    first.save()
    assert findings(client.get(address)) == []
    client.post(reverse("mend_finding"), {"finding": key, "does": "renumber"})
    second.refresh_from_db()
    assert second.number == "71."


@pytest.mark.long
def test_a_finding_of_another_day_is_left(odd, helen, enter):
    client, day = enter(helen), "on_day=2&on_month=3&on_year=2010"
    (line,) = client.get(f"{CHECK}?{day}&kind=near_identical").context["groups"][0]["lines"]
    key = line["finding"].key
    client.post(f"{reverse('leave_finding')}?finding={key}", {"reason": "They differ"})
    assert [one.key for one in odd.open.plan.check_dismissals.all()] == [key]
