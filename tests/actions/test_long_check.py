"""The check of a long plan is made by a task, kept for who asked, and shows what the check of a short one shows."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

import pytest
from django.urls import reverse
from django.utils import timezone
from lxml import html

from actions import lengths
from actions.checking import kept, reading
from actions.checking.finding import KINDS
from actions.models import Lead
from core.background.models import PreparedFile
from core.dates import today
from core.rules import RuleBroken
from tests.factories.plan import ActionFactory, ObjectiveFactory, ProgressUpdateFactory

CHECK, ASK = reverse("check"), reverse("ask_for_check")
ON = dt.date(2010, 3, 2)


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


@pytest.fixture
def long(odd, monkeypatch):
    """The same, as a plan that counts as long."""
    monkeypatch.setattr(lengths, "LONG", 3)
    return odd


def findings(page) -> list[str]:
    """The findings of a page with all that can be done about them, without what differs for each request."""
    tree = html.fromstring(page.content)
    for field in tree.xpath("//input[@name='csrfmiddlewaretoken']"):
        field.drop_tree()
    return [html.tostring(line, encoding="unicode").strip() for line in tree.xpath("//li[@class='finding']")]


def test_a_long_plan_is_checked_by_a_press_and_shows_what_a_short_one_shows(odd, helen, marian, enter, monkeypatch):
    lead = Lead.objects.filter(action_leads__action=odd.open.by_group).first().pk
    addresses = ["", f"?lead={lead}", f"?lead={lead}&kind=update_is_question", "?on_day=2&on_month=3&on_year=2010"]
    groups = enter(helen).get(CHECK).context["groups"]
    kinds = [group["kind"] for group in groups]
    assert len(kinds) > 5
    kinds.append(next(kind for kind in KINDS if kind not in kinds))  # of one of which there is nothing
    asked = {helen: [*addresses, *(f"?kind={kind}" for kind in kinds)], marian: addresses}
    short = {(who, address): enter(who).get(CHECK + address) for who in asked for address in asked[who]}
    assert len(findings(short[helen, ""])) > 10
    monkeypatch.setattr(lengths, "LONG", 3)
    for who in asked:
        client = enter(who)
        before = client.get(CHECK)
        assert (findings(before), "Check the plan" in before.text) == ([], True)
        assert client.get(ASK).status_code == 405
        assert client.post(ASK).status_code == 302
        client.post(f"{ASK}?on_day=2&on_month=3&on_year=2010")
        for address in asked[who]:
            page = client.get(CHECK + address)
            assert findings(page) == findings(short[who, address]), (who, address)
            assert page.context["count"] == short[who, address].context["count"]
            told = [[(group["kind"], group["count"], group["more"]) for group in shown.context["groups"]]
                    for shown in (page, short[who, address])]  # fmt: skip
            assert told[0] == told[1]
        assert "As of " in page.text


def test_what_has_been_dealt_with_is_gone_without_another_check(long, helen, enter):
    client, action = enter(helen), long.open.by_group
    client.post(ASK)
    key = f"update_is_question:{action.pk}:{action.updates.get(text='Who does it?').pk}"
    assert key in client.get(CHECK).text
    client.post(reverse("mend_finding"), {"finding": key, "does": "raise_query"})
    assert action.queries.count() == 1
    assert key not in client.get(CHECK).text


def test_a_finding_about_several_actions_is_left_and_asked_again(long, helen, enter, monkeypatch):
    client = enter(helen)
    client.post(ASK)
    (line,) = client.get(f"{CHECK}?kind=near_identical").context["groups"][0]["lines"]
    key = line["finding"].key
    monkeypatch.setattr(kept, "finding_of", None)  # the whole plan is not looked through for it
    assert client.post(f"{reverse('leave_finding')}?finding={key}", {"reason": "They differ"}).status_code == 302
    page = client.get(CHECK)
    assert "near_identical" not in {group["kind"] for group in page.context["groups"]}
    assert [(one.key, why.reason) for one, why in page.context["left"]] == [(key, "They differ")]
    client.post(reverse("ask_again"), {"finding": key})
    assert "near_identical" in {group["kind"] for group in client.get(CHECK).context["groups"]}


def asked(monkeypatch, kind: str, action, **data) -> None:
    """Have the import of a plan ask something about an action."""
    question = SimpleNamespace(key=kind, kind=kind, row=action.number, text="Asked", proposal="", data=data)
    monkeypatch.setattr(reading, "remembered_questions", lambda plan: [question])


def test_what_an_import_asks_is_done_once(long, helen, enter, monkeypatch):
    client, action = enter(helen), long.open.by_group
    ProgressUpdateFactory(action=action, on=today(), text="Fred rings the school")
    asked(monkeypatch, "task_for_person", action, text="Fred rings the school", owner="Fred")
    client.post(ASK)
    ((line,),) = (group["lines"] for group in client.get(f"{CHECK}?kind=import_question").context["groups"])
    for _ in range(2):
        client.post(reverse("mend_finding"), {"finding": line["finding"].key, "does": "note_follow_up"})
    assert action.follow_ups.filter(owner_name="Fred").count() == 1
    assert findings(client.get(f"{CHECK}?kind=import_question")) == []


def test_a_date_that_an_import_asks_about_fills_the_boxes(long, helen, enter, monkeypatch):
    client, action = enter(helen), long.open.by_group
    ProgressUpdateFactory(action=action, on=today(), text="Now by 4 May 2030")
    asked(monkeypatch, "revision_only_in_update", action, wording="4 May 2030", due="2030-05-04")
    client.post(ASK)
    ((line,),) = (group["lines"] for group in client.get(f"{CHECK}?kind=import_question").context["groups"])
    (mend,) = line["mends"]
    boxes = html.fromstring(client.get(mend["href"]).content).xpath("//input[starts-with(@name, 'due_')]/@value")
    assert boxes == ["4", "5", "2030"]


def test_a_number_that_was_changed_meanwhile_is_not_changed_again(long, helen, enter):
    client, priority = enter(helen), long.open.method.objective.priority
    first, second = (ObjectiveFactory(priority=priority, number="71.", text=text) for text in ("One", "Two"))
    client.post(ASK)
    address = f"{CHECK}?kind=objective_number_repeated"
    ((line,),) = (group["lines"] for group in client.get(address).context["groups"])
    key, (first.number, first.version) = line["finding"].key, ("70.", first.version + 1)
    first.save()
    assert findings(client.get(address)) == []
    client.post(reverse("mend_finding"), {"finding": key, "does": "renumber"})
    second.refresh_from_db()
    assert second.number == "71."


def test_a_finding_of_another_day_is_left(long, helen, enter):
    client, day = enter(helen), "on_day=2&on_month=3&on_year=2010"
    client.post(f"{ASK}?{day}")
    (line,) = client.get(f"{CHECK}?{day}&kind=near_identical").context["groups"][0]["lines"]
    key = line["finding"].key
    client.post(f"{reverse('leave_finding')}?finding={key}", {"reason": "They differ"})
    assert [one.key for one in long.open.plan.check_dismissals.all()] == [key]


def test_nobody_sees_the_check_of_another_or_what_they_may_write_on_no_longer(long, helen, marian, grace, enter):
    enter(helen).post(ASK)
    assert findings(enter(marian).get(CHECK)) == []
    enter(marian).post(ASK)
    assert findings(enter(marian).get(CHECK))
    marian.memberships.update(valid_to=dt.date(2010, 1, 1))
    assert findings(enter(marian).get(CHECK)) == []
    enter(grace).post(ASK)
    assert enter(grace).get(CHECK).context["count"] == 0
    with pytest.raises(RuleBroken, match="may not read"):
        kept.make_check(marian, kept.asked_by(helen, long.open.plan, ON), lambda step, done: None)


def test_the_page_says_how_far_it_is_and_looks_by_itself(long, helen, enter):
    client = enter(helen)
    client.post(ASK)
    (file,) = PreparedFile.objects.filter(kind=kept.KIND)
    PreparedFile.objects.filter(kind=kept.KIND).update(
        state="working", step="Looking at the actions", done=40, seen_at=timezone.now()
    )
    assert "Looking at the actions: 40% done" in client.get(CHECK).text
    part = client.get(CHECK, headers={"HX-Request": "true"})
    assert "40% done" in part.text and "<html" not in part.text
    assert file.file
    PreparedFile.objects.filter(kind=kept.KIND).update(state="ready")
    done = client.get(CHECK, headers={"HX-Request": "true"})
    assert "Show the findings" in done.text and "has been checked" in done["HX-Trigger"]
    PreparedFile.objects.filter(kind=kept.KIND).update(state="failed", step="", reference="ABC")
    failed = client.get(CHECK).text
    assert "could not be checked" in failed and "Check the plan" in failed
    file.refresh_from_db()
    assert client.get(reverse("download_file", args=[file.pk])).status_code == 404


def test_a_finding_of_a_long_plan_costs_as_many_statements_however_long(
    long, helen, enter, django_assert_max_num_queries
):
    client = enter(helen)
    client.post(ASK)
    with django_assert_max_num_queries(40):
        client.get(CHECK)
