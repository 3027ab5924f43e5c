"""The demonstration board has every structure and oddity of a real plan, and its data agree with themselves."""

import json
import re
from datetime import date
from difflib import SequenceMatcher
from pathlib import Path

import pytest

from accounts.models import User
from accounts.roles import ROLES
from actions.home.page.my_actions import led_actions, requests_of
from actions.models import CrossReference, Evidence, FollowUp, Query
from actions.wording.document import squash
from agencies.models import Agency
from core.mail.models import Notice, OutgoingEmail
from esafety.demo.load import clock
from esafety.demo.people import AGENCIES, PEOPLE, SIGN_IN, SUBGROUPS
from esafety.demo.plan import DOCUMENT_DATE, PLAN, SHARED
from esafety.demo.related import LINKS, QUESTIONS, REFERENCES, REQUESTS, TASKS
from esafety.demo.updates import (
    AT_RISK,
    COMPLETIONS,
    DECISIONS,
    MEETINGS,
    MILESTONES_MET,
    OCCURRENCES_DONE,
    REVISIONS,
    UPDATES,
)
from tests.rows import try_rows

ROWS = dict(enumerate(PLAN.rows, start=1))
TODAY = date(2026, 11, 24)  # the day for which the demonstration was written
KEYS = {person.key for person in PEOPLE}
LINES = [line for lines in UPDATES.values() for line in lines]
REAL = Path(__file__).resolve().parents[3].parent / "shared" / "data" / "plan-rows.json"


def rows_with(pattern, field):
    """Numbers of the rows of which this cell, white space normalised, matches the whole pattern."""
    return [number for number, row in ROWS.items() if re.fullmatch(pattern, squash(getattr(row, field)))]


def test_43_rows_stand_under_six_priorities():
    assert PLAN.counts() == {"1": 8, "2": 12, "3": 7, "4": 5, "5": 5, "6": 6}
    assert [priority.number for priority in PLAN.priorities] == list("123456")


def test_there_are_19_timescale_wordings_of_the_real_kinds():
    assert len({squash(row.timescale) for row in PLAN.rows}) == 19
    assert len(rows_with("Ongoing", "timescale")) == 17
    assert len(rows_with(".*Ongoing.*", "timescale")) == 24
    assert len(rows_with("Completed.*", "timescale")) == 4
    assert len(rows_with(r"Completed \(.*\d{4}\)", "timescale")) == 3
    assert rows_with(r"By end of December", "timescale") == [37]
    assert rows_with(r"By end (of )?October 2025 Reviewed timescale – by .*", "timescale") == [33, 38]
    assert rows_with(r"Annually \(each May\)", "timescale") == [43]


def test_14_lead_texts_name_nine_leads():
    texts = {row.leads for row in PLAN.rows}
    parts = {part for text in texts for part in re.split(r"\s*(?:/|&(?= Monitoring|$)|&?\n)\s*", text) if part.strip()}
    leads = {squash(part).rstrip(" &").lower().replace("&", "and") for part in parts}
    assert len(texts) == 14
    assert len(leads) == 9


def test_objectives_of_the_second_priority_repeat_a_number_and_leave_three_without_text():
    printed = [squash(row.objective) for row in PLAN.rows if row.priority == "2" and row.objective]
    assert [text.split(".")[0] for text in printed] == ["1", "2", "3", "4", "5", "6", "7", "5"]
    assert [text for text in printed if re.fullmatch(r"\d\.", text)] == ["3.", "4.", "5."]


def test_two_cells_hold_two_actions_against_two_timescales():
    assert [n for n, row in ROWS.items() if len(row.action.split("\n")) == 2 == row.timescale.count("\n")] == [9, 13]


@try_rows(("one", "other"), [(9, 13), (10, 14), (11, 15), (12, 16)])
def test_rows_written_out_twice_are_alike_and_not_the_same(one, other):
    left, right = (squash(f"{r.method} {r.action} {r.leads} {r.update}") for r in (ROWS[one], ROWS[other]))
    assert SequenceMatcher(None, left, right).ratio() > 0.8
    assert ROWS[one] != ROWS[other]


def test_one_action_stands_under_three_priorities():
    assert SHARED == ((8, 20, 27),)
    assert {(ROWS[n].method, ROWS[n].action, ROWS[n].leads) for n in SHARED[0]} == {
        (ROWS[8].method, ROWS[8].action, ROWS[8].leads)
    }
    assert {ROWS[n].priority for n in SHARED[0]} == {"1", "2", "3"}


def test_references_point_elsewhere_and_one_update_asks_a_question():
    assert len(rows_with(r".*\(See Strategic Priority 5\)", "action")) == 3
    assert rows_with(r".*\(See Strategic Priority 5\)", "method") == [30]
    assert rows_with(r".*\(See Objective 5\)", "action") == [30]
    assert rows_with(r".*\?", "update") == [39]
    assert rows_with("", "update") == [4]


def test_initials_with_a_task_are_those_of_people_of_the_board():
    tasks = re.findall(
        r"\b([A-Z]{2}) (?:to (?:speak|take|bring|ask|follow)|awaiting)", " ".join(r.update for r in PLAN.rows)
    )
    assert len(tasks) >= 9
    assert set(tasks) <= {person.initials for person in PEOPLE}
    assert len({person.initials for person in PEOPLE}) == len(PEOPLE)


def test_18_terms_are_explained():
    assert len({squash(entry.term) for entry in PLAN.glossary}) == 18


def test_every_role_has_a_person_and_the_working_group_has_people_of_different_groups():
    assert {role for person in PEOPLE for role in person.roles} == set(ROLES)
    assert {role: next(p.key for p in PEOPLE if role in p.roles) for role in ROLES} == SIGN_IN
    groups = {group for person in PEOPLE if "working_group" in person.roles for group in person.groups}
    assert groups == set(SUBGROUPS)


def test_people_agencies_and_groups_agree_with_one_another():
    agencies = {agency.key: agency for agency in AGENCIES}
    assert {person.agency for person in PEOPLE} - {""} <= set(agencies)
    assert {group for person in PEOPLE for group in person.groups} <= set(SUBGROUPS)
    assert {agency.kind for agency in AGENCIES} == {value for value, _ in Agency.Kind.choices}
    assert all(person.agency for person in PEOPLE if {"agency", "signatory", "recorder"} & set(person.roles))
    assert len({agency.name for agency in AGENCIES}) == len(agencies) == 25
    assert len({person.email for person in PEOPLE}) == len(KEYS) == len(PEOPLE)
    assert all(re.fullmatch(r"[a-z]+\.[a-z]+@northmere\.example", person.email) for person in PEOPLE)


def test_two_years_of_updates_reach_from_the_adoption_of_the_plan_to_today():
    assert 110 <= len(LINES) <= 140
    assert min(line.on for line in LINES) < date(2024, 12, 1)
    assert date(2026, 11, 1) < max(line.on for line in LINES) <= TODAY
    for lines in UPDATES.values():
        assert [line.on for line in lines] == sorted({line.on for line in lines})


def test_nobody_writes_before_they_came_or_after_they_left():
    people = {person.key: person for person in PEOPLE}
    for line in LINES:
        writer = people[line.by]
        assert writer.since <= line.on <= (writer.until or TODAY)


def test_updates_given_in_a_meeting_carry_its_date():
    given = [line for line in LINES if line.meeting]
    assert len(given) > 10
    assert [line for line in given if MEETINGS[line.meeting].held_on != line.on] == []


def test_board_and_working_group_meet_every_quarter_on_working_days():
    for group in ("", "working"):
        held = sorted(meeting.held_on for meeting in MEETINGS.values() if meeting.group == group)
        assert all(60 <= (later - day).days <= 130 for day, later in zip(held, held[1:], strict=False))
        assert all(day.weekday() < 5 for day in held)
        assert held[-1] > TODAY
    assert {meeting.minute_taker for meeting in MEETINGS.values()} <= KEYS


def test_revisions_are_proposed_before_they_are_agreed_and_some_still_wait():
    for revision in REVISIONS:
        assert revision.by in KEYS and revision.reason and DOCUMENT_DATE < revision.proposed_on <= TODAY
        assert revision.proposed_on < revision.due <= date(2027, 10, 31)
        if revision.agreed_at:
            assert revision.proposed_on <= MEETINGS[revision.agreed_at].held_on <= TODAY
    assert {revision.row for revision in REVISIONS if not revision.agreed_at} == {30, 37, 40}
    assert [revision.row for revision in REVISIONS if revision.agreed_at].count(33) == 2


def test_what_else_happened_concerns_rows_that_it_fits():
    assert {c.row for c in COMPLETIONS}.isdisjoint(rows_with("Completed.*", "timescale"))
    assert all(c.done and c.difference and c.by in KEYS and DOCUMENT_DATE < c.on <= TODAY for c in COMPLETIONS)
    assert set(MILESTONES_MET) <= set(rows_with("(.+ )?Ongoing.+|.+Ongoing", "timescale"))
    assert all(met <= TODAY for met in MILESTONES_MET.values())
    assert {d.meeting for d in DECISIONS} <= set(MEETINGS) and all(
        MEETINGS[d.meeting].held_on <= TODAY for d in DECISIONS
    )
    assert set(UPDATES) | set(AT_RISK) | set(OCCURRENCES_DONE) | {d.row for d in DECISIONS} <= set(ROWS)
    assert set(OCCURRENCES_DONE) == set(rows_with("Annually.*", "timescale"))


def test_follow_ups_and_queries_happen_in_order_and_come_in_every_state():
    due = {task.row: task.due for task in TASKS if not task.done_on}
    assert {task.row for task in TASKS if task.done_on} == {7, 33}
    assert {row for row, day in due.items() if day < TODAY} == {37, 42}
    assert "helen" in {task.owner for task in TASKS if task.row in due}
    for task in TASKS:
        assert {task.by, task.owner} <= KEYS and task.noted_on <= (task.done_on or TODAY) <= TODAY
    for asked in QUESTIONS:
        ends = [MEETINGS[asked.decided_at].held_on] if asked.decided_at else [TODAY]
        days = [asked.raised_on, *(day for day, *_ in asked.answers), *ends]
        assert days == sorted(days) and {asked.by, *(name for _, name, _ in asked.answers)} <= KEYS
        assert not asked.asked_at or MEETINGS[asked.asked_at].held_on == asked.raised_on
    rows = [one.row for one in (*TASKS, *QUESTIONS)] + [one[0] for one in (*REQUESTS, *LINKS)] + list(REFERENCES)
    assert set(rows) <= set(ROWS)
    last = max(line.on for row, *_ in REQUESTS for line in UPDATES[row])
    assert last < min(day for _, _, day, *_ in REQUESTS)  # nobody has answered yet


@pytest.mark.django_db
def test_loading_the_board_is_news_to_nobody(demo_plan):
    assert not Notice.objects.exists() and not OutgoingEmail.objects.filter(kind="meeting-change").exists()


def test_what_stands_around_the_actions_is_there_after_loading(demo_plan):
    with clock(TODAY):
        plan = demo_plan
        tasks = FollowUp.objects.filter(action__plan=plan)
        assert (tasks.done().count(), tasks.overdue(TODAY).count()) == (2, 2)
        assert sorted(tasks.open().values_list("action__number", flat=True)) == [1, 30, 32, 37, 42]
        queries = Query.objects.filter(action__plan=plan)
        assert sorted(queries.waiting().values_list("action__number", flat=True)) == [23, 36]
        decided = queries.decided().get()
        assert (decided.action.number, decided.decision.outcome) == (39, "keep")
        linked = CrossReference.objects.filter(action__plan=plan, state="confirmed", target_priority__number="5")
        assert sorted(linked.values_list("action__number", flat=True)) == sorted(REFERENCES)
        assert Evidence.objects.standing().get(action__plan=plan).action.number == 17
        marian = User.objects.get(name="Marian Okafor")
        assert [each.action.number for each in requests_of(marian, list(led_actions(marian, plan).colours))] == [18]


@try_rows("path", [REAL] if REAL.exists() else [])
def test_no_sentence_is_taken_from_the_real_plan(path):
    """Short fixed words ("Ongoing", "In progress") are the board's own vocabulary and stay."""
    real = json.loads(path.read_text(encoding="utf-8"))["rows"]
    fields = ("objective", "method", "action", "update")

    def sentences(cells):
        parts = [squash(part).lower() for cell in cells for part in re.split(r"[.\n?]", cell)]
        return {part for part in parts if len(part.split()) >= 5}

    theirs = sentences(row[field] for row in real for field in fields)
    assert theirs and sentences(getattr(row, field) for row in PLAN.rows for field in fields) & theirs == set()
