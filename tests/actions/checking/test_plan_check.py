"""The plan check: each rule over cases, the board's own plan, no false alarm, and what is done about findings."""

from __future__ import annotations

import datetime as dt
import io
import json
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from django.core.management import call_command
from django.urls import reverse
from lxml import html

from actions.checking.dates import date_findings
from actions.checking.facts import ActionFacts
from actions.checking.listing import check_plan, finding_of
from actions.checking.words import says_done, word_findings
from actions.colours.rules import Record
from actions.models import ActionLead, Plan, ProgressUpdate, Timescale
from actions.structure.services.tree import number_rows
from tests.actions.boardplan import plan_files
from tests.actions.pages import text_of
from tests.factories.plan import (
    ActionFactory,
    MethodFactory,
    ProgressUpdateFactory,
    SubGroupLeadFactory,
    TimescaleFactory,
    small_plan,
)
from tests.rows import try_rows

ON, MARCH = dt.date(2010, 3, 2), dt.date(2010, 3, 1)


@pytest.mark.long
@try_rows(
    ("text", "done"),
    [
        ("Completed", True),
        ("This action has been completed.", True),
        ("Completed on 3 May 2009", True),
        ("All done", True),
        ("The leaflet has been completed and sent to every school", True),
        ("To be completed by May", False),
        ("This has not been completed", False),
        ("Nearly done", False),
        ("Will be completed in June", False),
        ("The first draft has been completed", False),
        ("Has this been completed?", False),
        ("Completed for secondary schools; primary schools still to follow", False),
        ("The list will be updated as required", False),
        ("Ongoing", False),
    ],
)
def test_done_in_words(text, done):
    assert says_done(text) is done


def an_action(
    wording="Ongoing", kind="ongoing", due=None, updates=("All heads have agreed the draft",), more=(), **record
):
    """An open action with one timescale, and updates of 1 March 2010."""
    facts = Record(dt.date(2010, 1, 1), kind=kind, due=due, original_due=due, spoken_on=MARCH, **record)
    times = [Timescale(pk=1, position=1, wording=wording, kind=kind, due=due, state="agreed", is_current=True), *more]
    said = [ProgressUpdate(pk=number, on=MARCH, text=text) for number, text in enumerate(updates, start=1)]
    return ActionFacts(7, 3, "Write it", "in_progress", facts, (3,), 1, times=times, updates=said)


MAY = dt.date(2010, 5, 31)
DECEMBER = dt.date(2009, 12, 31)
WAITING = Timescale(
    pk=2, position=2, wording="By May 2010", kind="date", due=MAY, state="proposed", proposed_on=dt.date(2010, 2, 1)
)


@try_rows(
    ("action", "kinds"),
    [
        (an_action(), []),
        (an_action("By May 2010", "date", MAY), []),
        (an_action("By December 2009", "date", DECEMBER), ["past_date"]),
        (an_action("By December 2009", "date", DECEMBER, status="completed"), ["past_date"]),
        (an_action("By 2 March 2010", "date", ON), []),  # past is the day after
        (an_action("By end of December", "unknown"), ["no_year"]),
        (an_action("By end of December", "date", DECEMBER), ["past_date"]),  # its year has been said
        (an_action("TBC", "unknown"), ["timescale"]),
        (
            an_action(
                "By December 2010", "date", dt.date(2010, 12, 31), ("Timescale reviewed – to be done by May 2011",)
            ),
            ["revision_only_in_update"],
        ),
        (
            an_action("By March 2010", "date", dt.date(2010, 3, 31), ("Timescale reviewed – by May 2010",), (WAITING,)),
            [],
        ),
        (
            an_action("13 March 2010", "date", dt.date(2010, 3, 13), ("It will be on 27 March 2010",)),
            ["update_names_other_date"],
        ),
        (an_action("13 March 2010", "date", dt.date(2010, 3, 13), ("The group met on 1 March 2010",)), []),
        (an_action(updates=("Ongoing",)), ["update_says_nothing"]),
        (an_action(updates=("Is this relevant here?",)), ["update_is_question"]),
        (an_action(updates=("All heads agree", "Is this relevant here?")), []),  # said since
        (an_action(updates=("Completed",)), ["done_in_words"]),
    ],
)
def test_what_is_found_about_one_action(action, kinds):
    found = [*date_findings(action, ON, MARCH), *word_findings(action, ON)]
    assert [one.kind for one in found] == kinds
    assert all(one.mends and one.rows == (3,) for one in found)


def test_silence_counts_from_the_last_update_that_says_something():
    assert [one.kind for one in word_findings(an_action(), dt.date(2010, 7, 1))] == ["silent"]
    assert not list(word_findings(an_action(), dt.date(2010, 6, 30)))


@pytest.fixture
def clean(db):
    """A small plan in which nothing is odd."""
    plan = small_plan()
    texts = ["Write the policy", "Train all heads", "Ask pupils", "Visit youth clubs", "Tell parents", "Count returns"]
    for action, text in zip(plan.actions.all(), texts, strict=True):
        action.text = text
        action.save()
        lead = SubGroupLeadFactory()
        ActionLead.objects.filter(action=action).update(lead=lead)
        ProgressUpdateFactory(action=action, on=dt.date.today(), text="Three schools have answered")  # noqa: DTZ011
    number_rows(plan)
    return plan


def test_nothing_is_found_in_a_clean_plan(clean):
    assert check_plan(clean, dt.date.today()).findings == []  # noqa: DTZ011


@pytest.mark.long
def test_statements_do_not_grow_with_the_plan(clean, django_assert_max_num_queries):
    for number in range(40):
        ActionFactory(method=MethodFactory(objective=clean.priorities.first().objectives.first()), text=f"Do {number}")
    number_rows(clean)
    with django_assert_max_num_queries(20):
        check_plan(clean, ON)


@pytest.mark.long
@pytest.mark.django_db
@pytest.mark.parametrize("path", plan_files("e-safety*.docx"), ids=lambda path: path.name)
def test_the_boards_own_plan(path):
    call_command("import_plan", str(path), as_at=MARCH, accept=True, stdout=io.StringIO())
    out = io.StringIO()
    call_command("check_plan", on="2010-03-01", json=True, stdout=out)
    found = json.loads(out.getvalue())
    rows = {}
    for one in found:
        assert set(one) == {"kind", "rows", "key", "text"}
        rows.setdefault(one["kind"], []).append(tuple(one["rows"]))
    assert rows["revision_only_in_update"] == [(40,)]
    assert rows["update_names_other_date"] == [(9,), (13,)]
    assert rows["no_year"] == [(37,)]
    assert rows["update_is_question"] == [(39,)]
    assert rows["objective_without_text"] == [(14,), (15,), (16,)]
    assert rows["objective_number_repeated"] == [(20,)]
    assert rows["two_actions_in_cell"] == [(9,), (13,)]
    assert {(30,), (32,)} <= set(rows["cross_reference"])
    assert {(8, 20, 27), (9, 13), (10, 14), (11, 15), (12, 16)} <= set(rows["near_identical"])
    assert {(17,), (19,), (23,), (27,), (36,)} <= set(rows["update_says_nothing"])
    past = {row for (row,) in rows["past_date"]}
    assert past == {6, 12, 16, 17, 18, 26, 30, 31, 32, 34, 40, 42}
    assert "silent" not in rows
    assert {(7,), (8,), (43,)} <= set(rows["import_question"])
    out = io.StringIO()
    call_command("check_plan", on="2010-07-01", json=True, stdout=out)
    assert sum(one["kind"] == "silent" for one in json.loads(out.getvalue())) > 30
    plan = Plan.objects.get()
    for one in check_plan(plan, MARCH).findings:
        assert len(one.key) <= 200
        assert finding_of(plan, one.key, MARCH).text == one.text  # found again by its key alone
        for mend in one.mends:
            assert mend.does or reverse(mend.page, args=mend.args)


def test_a_finding_is_left_with_a_reason_and_asked_again(board, helen, enter):
    key = f"past_date:{board.open.by_school.pk}:2009-12-31"
    page, leave = reverse("check"), f"{reverse('leave_finding')}?finding={key}"
    assert "passed" in enter(helen).get(page).text
    assert enter(helen).post(leave, {"reason": ""}).status_code == 422
    assert enter(helen).post(leave, {"reason": "The school has closed"}).status_code == 302
    assert key not in [one.key for one in check_plan(board.open.plan, ON).findings]
    assert "The school has closed" in enter(helen).get(page).text
    assert enter(helen).post(reverse("ask_again"), {"finding": key}).status_code == 302
    assert key in [one.key for one in check_plan(board.open.plan, ON).findings]


def test_a_finding_says_what_its_action_is_about(board, helen, enter):
    action = board.open.by_group
    tree = html.fromstring(enter(helen).get(reverse("check")).content)
    said = {
        line.xpath("normalize-space(.//p[contains(@class, 'finding__about')])")
        for line in tree.xpath("//li[@class='finding']")
        if line.xpath(f".//a[@href='/plan/actions/{action.pk}/']")
    }
    assert said == {action.text}


@pytest.mark.long
def test_whoever_comes_from_the_check_goes_back_to_it(board, helen, enter):
    here, action, other = f"{reverse('check')}?kind=past_date", board.open.by_group, board.open.by_school
    agreed, changed = {"version": 1, "agreed_on": ""}, {"version": 1, "number": "7", "text": "New words"}
    proposed = {"wording": "By end of June 2031", "reason": "More to do"}
    forms = [
        (reverse("agree_timescale", args=[board.open.proposed.pk]), {}, agreed),
        (reverse("edit_part", args=["objective", board.open.method.objective_id]), {}, changed),
        (reverse("propose_timescale", args=[other.pk]), {}, proposed),
        (reverse("merge_action", args=[action.pk]), {"other": other.pk}, {"leads": "both", "reason": "The same"}),
    ]
    for page, more, typed in forms:
        address = f"{page}?{urlencode({**more, 'next': here})}"
        shown = enter(helen).get(address)
        tree = html.fromstring(shown.content)
        assert tree.xpath("//main//form//a[normalize-space()='Cancel']/@href") == [here], page
        if more:  # both records have been changed above
            typed = {**typed, **shown.context["form"].initial}
        saved = enter(helen).post(address, typed)
        assert (saved.status_code, saved.get("Location")) == (302, here), page


@pytest.mark.long
def test_what_is_done_about_a_finding_leads_back_to_the_next_one(board, helen, enter):
    for action in (board.open.by_group, board.open.by_school):
        for text in ("Is this still needed?", "Who does it?"):
            ProgressUpdateFactory(action=action, on=dt.date.today(), text=text)  # noqa: DTZ011
    client = enter(helen)
    tree = html.fromstring(client.get(reverse("check")).content)
    (section,) = tree.xpath("//section[@aria-labelledby='update_is_question']")
    found = section.xpath(".//li[@class='finding']")
    assert len(found) >= 2
    onward = [line.xpath(".//input[@name='next']/@value")[0] for line in found]
    leave = [line.xpath(".//a[contains(@href, '/leave/')]/@href")[0] for line in found]
    here = reverse("check")
    assert onward == [*(f"{here}#{line.get('id')}" for line in found[1:]), f"{here}#update_is_question"]
    assert [parse_qs(urlsplit(each).query)["next"][0] for each in leave] == onward
    key = found[0].xpath(".//input[@name='finding']/@value")[0]
    does = {"finding": key, "does": "raise_query", "next": onward[0]}
    assert client.post(reverse("mend_finding"), does)["Location"] == onward[0]
    left = html.fromstring(client.get(here).content)
    assert left.get_element_by_id(onward[0].partition("#")[2]) is not None


def test_a_question_becomes_a_query_by_one_press(board, helen, enter):
    action = board.open.by_group
    update = ProgressUpdateFactory(action=action, on=dt.date.today(), text="Is this still needed?")  # noqa: DTZ011
    sent = {"finding": f"update_is_question:{action.pk}:{update.pk}", "does": "raise_query"}
    enter(helen).post(reverse("mend_finding"), sent)
    enter(helen).post(reverse("mend_finding"), sent)  # sent twice, done once
    assert [query.text for query in action.queries.all()] == ["Is this still needed?"]


def test_others_see_what_they_may_write_on_and_cannot_leave_it(board, marian, grace, enter):
    shown = enter(marian).get(reverse("check"))
    mine = {one["finding"].action for group in shown.context["groups"] for one in group["lines"]}
    assert board.open.by_school.pk not in mine
    assert board.open.by_group.pk in mine
    assert "Leave as it is" not in shown.text
    assert enter(grace).get(reverse("check")).context["count"] == 0


def test_the_year_is_said_and_the_words_stay(board, helen, enter):
    line = TimescaleFactory(action=ActionFactory(method=board.open.method, wording=""), wording="By end of December")
    key = f"no_year:{line.action_id}:{line.pk}"
    assert key in [one.key for one in check_plan(board.open.plan, ON).findings]
    sent = {"due_day": "31", "due_month": "12", "due_year": "2009", "version": 1}
    assert enter(helen).post(reverse("settle_date", args=[line.pk]), sent).status_code == 302
    line.refresh_from_db()
    assert (line.wording, line.due, line.action.timescales.count()) == ("By end of December", DECEMBER, 1)
    assert key not in [one.key for one in check_plan(board.open.plan, ON).findings]


def test_actions_are_called_by_the_numbers_that_the_plan_prints(board, helen, enter):
    method, text = board.open.method, "Write to every cinema in the borough about its wifi"
    for number in (71, 74):
        TimescaleFactory(
            action=ActionFactory(method=method, number=number, text=text, wording=""), wording="Mid June 2010"
        )
    page = text_of(enter(helen).get(reverse("check")))
    assert "Action 71 . “Mid June 2010”" in page and "Row" not in page
    assert "Actions 71 and 74 are the same" in page and "Make action 74 one with action 71" in page


def test_what_to_do_about_a_date_is_a_sentence(board):
    line = TimescaleFactory(action=ActionFactory(method=board.open.method, wording=""), wording="Mid June 2010")
    key = f"timescale:{line.action_id}:{line.pk}"
    (found,) = [one for one in check_plan(board.open.plan, ON).findings if one.key == key]
    assert found.proposal == "Say that 15 June 2010 is meant, or give another date."


def test_a_form_is_filled_in_by_the_finding_and_not_by_its_address(board, helen, enter):
    action = ActionFactory(method=board.open.method, wording="By December 2029")
    update = ProgressUpdateFactory(action=action, on=MARCH, text="Timescale reviewed – to be done by May 2030")
    key = f"revision_only_in_update:{action.pk}:{update.pk}:2030-05-31"
    page = enter(helen).get(reverse("propose_timescale", args=[action.pk]), {"finding": key, "wording": "Never"})
    assert page.context["form"].initial["wording"] == "to be done by May 2030"
    assert enter(helen).get(reverse("propose_timescale", args=[action.pk])).context["form"].initial == {}
