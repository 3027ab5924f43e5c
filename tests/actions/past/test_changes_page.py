"""What changed between two days: the page, its files, its command."""

from __future__ import annotations

import datetime as dt
import io
import json

import openpyxl
import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from actions.colours.services import set_colour
from actions.followups.services import add_follow_up
from actions.glossary import services
from actions.models import Method, Objective
from actions.past.changes.listing import count_colours_and_dates, plan_changes
from actions.past.changes.words import how_far, longest_in_order
from actions.progress.services import progress
from actions.queries.services import decide_query, raise_query
from actions.structure.services import structure, tree
from core.files.background_exports import make_wanted
from core.pages import lists
from core.records.rules import RuleBroken
from core.text.dates import print_date, today
from tests.actions.pages import errors_of, text_of, tree_of
from tests.actions.past.asat_states import standing_clock
from tests.actions.past.life import BEGIN, END, Life
from tests.factories.plan import (
    ActionFactory,
    ProgressUpdateFactory,
)
from tests.rows import try_rows

ADDRESS = "/plan/changes/?from=2010-01-04&to=2010-01-05"


@pytest.fixture
def life(helen):
    with standing_clock(BEGIN) as clock:
        yield Life(clock, helen)


@pytest.mark.long
def test_nothing_happened(life):
    assert life.told() == []


@pytest.mark.long
def test_an_action_that_was_added(life, helen):
    lead = life.action(1).action_leads.get().lead
    method = life.method()
    structure.add_action(method=method, text="New", wording="Ongoing", leads=[lead], by=helen, first=True)
    assert life.told() == [f"Added: New (lead: {lead.name}; timescale: Ongoing)"]


@pytest.mark.long
def test_an_action_that_was_withdrawn_and_taken_up_again(life, helen):
    action = life.action(2)
    structure.withdraw_action(action=action, expected=1, by=helen, reason="Not needed.")
    assert life.told("withdrawn") == ["Withdrawn on 5 January 2010, because: Not needed"]
    structure.reinstate_action(action=action, expected=2, by=helen, reason="It is")
    assert life.told() == []


def test_completed_opened_and_declared(life, helen):
    action = life.action(2)
    progress.complete_action(action=action, expected=1, done="Printed.", difference="Read by all.", by=helen)
    assert life.told("completed") == ["Completed on 5 January 2010: Printed. Difference made: Read by all."]
    other = life.action(3)
    progress.declare(action=other, expected=1, declared="at_risk", by=helen, reason="No money")
    assert life.told("declared") == ["Said to be at risk, because: No money"]


@pytest.mark.long
def test_an_action_that_was_reworded_shows_both_texts(life, helen):
    action = life.action(1)
    structure.edit_action(action=action, expected=1, changes={"text": f"{action.text}, sooner"}, by=helen)
    (change,) = [each for each in plan_changes(life.plan.pk, BEGIN, END).changes if each.what == "reworded"]
    assert change.says == "Reworded"
    assert change.new == f"{change.old}, sooner"


@pytest.mark.long
def test_an_update_whose_history_is_older_than_that_of_its_action_is_told_with_the_plan(life, helen, enter):
    life.clock.pass_by(40 * 86_400)
    later = ActionFactory(method=life.method(), text="Known later")
    update = ProgressUpdateFactory.build(action=later, author=helen, text="Said before")
    update._history_date = timezone.now() - dt.timedelta(35)
    update.save()
    (line,) = plan_changes(life.plan.pk, BEGIN, END).lines
    assert (line.heading, line.number) == ("The plan itself", None)
    assert (line.change.what, line.change.says[-11:]) == ("update added", "Said before")
    response = enter(helen).get(f"/plan/changes/?plan={life.plan.pk}&from={BEGIN}&to={END}")
    assert response.status_code == 200 and "Said before" in text_of(response)


@pytest.mark.long
def test_revised_dates_say_how_often_and_how_far_they_moved(life, helen):
    for wording in ("By end of June 2010", "By end of July 2010"):
        action = life.plan.actions.select_related("plan").get(pk=life.dated.pk)
        line = progress.propose_revision(action=action, wording=wording, reason="More time.", by=helen)
        progress.agree_revision(timescale=line, expected=1, by=helen, agreed_on=today())
    assert life.told("revised") == [
        "Revised twice. Due 31 July 2010, 2 months later than 31 May 2010. "
        "“By end of June 2010”, agreed on 5 January 2010, because: More time; "
        "“By end of July 2010”, agreed on 5 January 2010, because: More time"
    ]


@try_rows(
    ("old", "new", "original", "words"),
    [
        (dt.date(2010, 5, 31), dt.date(2010, 7, 31), dt.date(2010, 5, 31), "2 months later than 31 May 2010."),
        (
            dt.date(2010, 5, 31),
            dt.date(2010, 7, 31),
            dt.date(2010, 2, 28),
            "2 months later than 31 May 2010. That is 5 months later than first agreed.",
        ),
        (dt.date(2010, 7, 31), dt.date(2010, 7, 17), None, "2 weeks earlier than 31 July 2010."),
    ],
)
def test_how_far_tells_the_move_and_the_whole_slippage(old, new, original, words):
    assert how_far(old, new, original) == f"Due {print_date(new)}, {words}"


def test_a_proposal_changes_nothing_but_is_told(life, helen):
    action = life.plan.actions.select_related("plan").get(pk=life.dated.pk)
    line = progress.propose_revision(action=action, wording="By August 2010", reason="Summer", by=helen)
    assert life.told() == ["Proposed: By August 2010, because: Summer"]
    progress.decline_revision(timescale=line, expected=1, by=helen, reason="Too late")
    assert life.told() == ["Proposed and not agreed: By August 2010"]


def test_updates_added_corrected_and_struck_out(life, helen):
    first = progress.add_update(action=life.action(1), text="First", by=helen)
    assert life.told() == [f"Update added: 5 January 2010, {helen.name}: First"]
    progress.strike_out_update(update=first, expected=1, by=helen, reason="Wrong")
    assert life.told() == [f"Update added and struck out: 5 January 2010, {helen.name}: First"]


def test_updates_that_stood_before(life, helen):
    first, second = (progress.add_update(action=life.action(1), text=text, by=helen) for text in ("First", "Second"))
    life.clock.pass_by(86_400)
    progress.correct_update(update=first, expected=1, text="First, corrected", on=first.on, by=helen, reason="")
    progress.strike_out_update(update=second, expected=1, by=helen, reason="Wrong")
    found = plan_changes(life.plan.pk, dt.date(2010, 1, 5), END)
    assert [(change.what, change.says) for change in found.changes if change.says] == [
        ("update corrected", "Update corrected"),
        ("update struck out", f"Update struck out: 5 January 2010, {helen.name}: Second"),
    ]


def test_leads_and_places(life, helen):
    action, other = life.action(1), life.action(3)
    old = action.action_leads.get().lead
    new = other.action_leads.get().lead
    structure.set_leads(action=action, leads=[(new, new.name)], by=helen)
    assert life.told("leads") == [f"Led by {new.name}; before by {old.name}"]
    method = other.placements.get().method
    tree.move_placement(placement=action.placements.get(), method=method, by=helen)
    (said,) = life.told("moved")
    assert said.startswith("Moved from Strategic Priority 1: ")
    assert said.endswith(f"{method.number} {method.text}")


def test_rows_that_changed_their_order(life, helen):
    row = life.action(1).placements.get()
    tree.shift(part=row, up=False, by=helen)
    assert life.told() == ["Moved to the beginning"]


def test_structure_and_glossary(life, helen):
    objective = Objective.objects.filter(priority__plan=life.plan).first()
    tree.edit_part(part=objective, expected=1, number="1a.", text="Other words", by=helen)
    added = tree.add_part(part=Method(objective=objective, number="7.", text="Visits"), by=helen)
    services.edit_term(entry=life.term, expected=1, term="LSCB", meaning="Partnership", by=helen)
    assert life.told("structure") == ["Objective reworded", "Method added: 7. Visits"]
    assert life.told("glossary") == ["Glossary reworded"]
    tree.archive_part(part=added, expected=1, by=helen, reason="Empty")
    assert "Method added and taken out: 7. Visits" in life.told("structure")


def test_two_actions_that_became_one(life, helen):
    structure.merge_actions(keep=life.action(1), other=life.action(3), by=helen)
    said = life.told()
    assert [line for line in said if line.startswith("Withdrawn on 5 January 2010, because: The same as action 1")]
    assert [line for line in said if line.endswith("in the place of action 3")]


def test_what_hangs_on_an_action(life, helen):
    add_follow_up(action=life.action(1), text="Ask the heads", owner_name="Marian", due=END, by=helen)
    query = raise_query(action=life.action(2), text="Is this for us?", by=helen)
    decide_query(query=query, expected=1, text="Yes", outcome="keep", by=helen)
    assert sorted(life.told("related")) == [
        "Decision added: 5 January 2010: Yes",
        "Follow-up added: Marian: Ask the heads (by 1 February 2010)",
        "Query added and decided: Is this for us? – decided: Yes",
    ]


def test_a_colour_that_changed_by_itself_or_by_hand(life, helen):
    action = life.action(2)
    set_colour(action=action, colour="R", reason="Nobody is left", by=helen)
    before = [line for line in plan_changes(life.plan.pk, BEGIN, dt.date(2010, 1, 6)).changes if line.what == "colour"]
    assert [(line.action, line.says.split(".")[0]) for line in before] == [
        (action.pk, "Green, Ongoing, no update yet – now Red, Will not be met")
    ]
    later = [line for line in plan_changes(life.plan.pk, BEGIN, dt.date(2010, 7, 1)).changes if line.what == "colour"]
    assert {line.says.split(" – ")[1].split(",")[0] for line in later} == {"now Amber", "now Red"}
    assert life.dated.pk in {line.action for line in later}


def test_a_day_before_anything_was_known_counts_all_as_added(life, grace, enter):
    text = text_of(enter(grace).get(f"/plan/changes/?from=2009-01-01&to=2010-01-05&plan={life.plan.pk}"))
    assert "The plan was not known here at the beginning, so all of it counts as added." in text
    assert "This plan has been here since 4 January 2010" in text
    assert "7 added" in text


def test_days_that_were_typed_lead_to_one_address(life, grace, enter):
    typed = "from_day=4&from_month=Jan&from_year=2010&to_day=5&to_month=1&to_year=2010"
    response = enter(grace).get(f"/plan/changes/?plan={life.plan.pk}&{typed}")
    assert response["Location"] == f"/plan/changes/?from=2010-01-04&to=2010-01-05&plan={life.plan.pk}"


@pytest.mark.parametrize(
    ("query", "error"),
    [
        ("from=2010-01-05&to=2010-01-04", "The last day must be the same as the first, or later"),
        (
            "from=2010-01-04&to=2030-01-04",
            "Nobody knows yet what the plan will say then. Choose today or an earlier day.",
        ),
        ("from_day=&to=2010-01-05", "Enter the first day"),
        ("from=&to=5 January 2010", "Enter the first day"),
        ("from=x&to=2010-01-04", "Enter the date in the form 3 February 2010"),
    ],
)
def test_wrong_days_are_said(query, error, life, grace, enter):
    response = enter(grace).get(f"/plan/changes/?plan={life.plan.pk}&{query}")
    assert response.status_code == 422
    assert error in errors_of(response)
    file = enter(grace).get(f"/plan/changes/export/pdf/?plan={life.plan.pk}&{query}")
    assert file.status_code == 302


def test_what_is_no_day_or_no_file_is_not_found(life, grace, enter):
    for address in (
        "/plan/changes/?from=2010-13-01&to=2010-01-04",
        "/plan/changes/export/exe/?from=2010-01-04&to=2010-01-05",
    ):
        assert enter(grace).get(address).status_code == 404


@pytest.mark.long
@pytest.mark.parametrize("form", ["docx", "pdf"])
def test_it_is_exported(form, life, grace, enter, helen):
    progress.add_update(action=life.action(1), text="Told", by=helen)
    response = enter(grace).get(f"/plan/changes/export/{form}/?from=2010-01-04&to=2010-01-05&plan={life.plan.pk}")
    assert response.status_code == 200
    assert f"-changes-2010-01-04-to-2010-01-05.{form}" in response["Content-Disposition"]
    assert len(response.content) > 1000


@pytest.mark.long
def test_a_spreadsheet_has_a_row_for_each_change(life, grace, enter, helen):
    progress.add_update(action=life.action(1), text="Told", by=helen)
    action = life.action(1)
    structure.edit_action(action=action, expected=action.version, changes={"text": "Write to all"}, by=helen)
    days = f"?from=2010-01-04&to=2010-01-05&plan={life.plan.pk}"
    response = enter(grace).get(f"/plan/changes/export/xlsx/{days}")
    book = openpyxl.load_workbook(io.BytesIO(response.content))
    heads, *rows = book["Changes"].iter_rows(values_only=True)
    assert heads == ("Part of the plan", "No.", "Action", "What changed", "Before", "Now")
    found = enter(grace).get(f"/plan/changes/{days}").context["found"]
    assert len(rows) == len(found.lines) == 2
    (reworded,) = (row for row in rows if row[5] == "Write to all")
    assert reworded[1] == 1 and reworded[4]
    assert any("Told" in "".join(map(str, filter(None, row))) for row in rows)


def test_it_needs_the_right(board, stranger, enter):
    for address in (ADDRESS, "/plan/changes/export/pdf/?from=2010-01-04&to=2010-06-01"):
        assert enter(stranger).get(address).status_code == 403
        assert enter(None).get(address).status_code == 302


def test_the_command_tells_people_and_programs(life, helen, capsys):
    progress.add_update(action=life.action(1), text="Told", by=helen)
    options = {"begin": "2010-01-04", "end": "2010-01-05", "plan": life.plan.pk}
    call_command("plan_changes", **options)
    out = capsys.readouterr().out
    assert "- 1 update added" in out
    assert f"   - Update added: 5 January 2010, {helen.name}: Told" in out
    call_command("plan_changes", **options, json=True)
    found = json.loads(capsys.readouterr().out)
    assert found["counts"] == {"update added": 1}
    assert [(each["number"], each["what"]) for each in found["changes"]] == [(1, "update added")]


@pytest.mark.parametrize(
    ("begin", "end", "said"),
    [
        ("2010-01-05", "2010-01-04", "must not be before"),
        ("soon", "2010-01-04", "is no day"),
        ("2010-01-04", "2999-01-01", "in the future"),
    ],
)
def test_the_command_says_why_it_cannot(begin, end, said, life):
    with pytest.raises(CommandError, match=said):
        call_command("plan_changes", begin=begin, end=end, plan=life.plan.pk)


@try_rows(
    ("old", "new", "moved"),
    [("abcd", "abcd", ""), ("abcd", "bcda", "a"), ("abcd", "dabc", "d"), ("abcd", "acbd", "c"), ("abc", "cba", "bc")],
)
def test_as_few_parts_as_possible_have_moved(old, new, moved):
    places = {key: place for place, key in enumerate(old)}
    assert set(new) - longest_in_order(list(new), places) in ({*moved}, {*moved.translate(str.maketrans("cb", "bc"))})


def test_a_file_of_many_changes_is_offered_and_prepared_and_holds_the_same(life, grace, enter, monkeypatch):
    client, days = enter(grace), f"?from=2010-01-03&to=2010-01-04&plan={life.plan.pk}"
    at_once = client.get(f"/plan/changes/export/docx/{days}")
    monkeypatch.setattr(lists, "AT_ONCE", {"pdf": 6_500, "docx": 1})
    offered = client.get(f"/plan/changes/export/docx/{days}")
    assert "Prepare what changed between 3 January 2010 and 4 January 2010" in text_of(offered)
    (target,) = tree_of(offered).xpath("//main//form/@action")
    ready = client.post(target, follow=True)
    fetched = client.get(reverse("download_file", args=[ready.context["file"].pk]))
    assert fetched.getvalue() == at_once.content
    assert fetched["Content-Disposition"] == at_once["Content-Disposition"]
    short = client.post(f"/plan/changes/export/pdf/{days}")
    assert short["Location"].startswith("/plan/changes/export/pdf/?")
    query = f"plan={life.plan.pk}&from=2010-02-03&to=2010-01-04"
    wrong = {"name": "export_changes", "keys": {"format": "docx"}, "query": query}
    with pytest.raises(RuleBroken, match="no longer be chosen"):
        make_wanted(grace, wrong, None)


def test_count_colours_and_dates_is_what_the_page_counts(life):
    """For the page of a meeting, which reads no more than these follow from."""
    action = life.action(life.dated.number)
    progress.propose_revision(action=action, wording="By June 2010", reason="More", by=life.by)
    life.clock.pass_by(86_400)
    for end in (BEGIN, END, dt.date(2010, 12, 1)):
        filters = plan_changes(life.plan.pk, BEGIN, end).filters
        wanted = [f"{count} {text}" for key, count, text in filters if key in ("colours", "dates")]
        assert count_colours_and_dates(life.plan.pk, BEGIN, end) == wanted
    assert wanted
