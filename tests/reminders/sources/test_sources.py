"""What is said to whom: each source reads what its person may read, and nobody hears of what they did themselves."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from actions.models import FollowUp, ProgressUpdate, UpdateRequest
from actions.queries.services import raise_query
from agencies.models import Eslo, EsloReturn
from core.models import Import
from core.records.locking import create_tracked
from core.text.dates import print_date, quarter_of, quarter_start, today
from incidents.figures.nil_returns import declare_nil
from reminders.routine.lines import gather
from reminders.routine.readers import read_readers
from reminders.routine.topics import topics_of
from tests.factories.accounts import UserFactory
from tests.factories.answers import all_agencies_action
from tests.factories.audits import fill, improvement, open_round, return_of, submitted
from tests.factories.plan import (
    AgencyFactory,
    AgencyLeadFactory,
    DecisionFactory,
    FollowUpFactory,
    LeadFactory,
    MeetingFactory,
    MembershipFactory,
    ProgressUpdateFactory,
    QueryFactory,
    SubGroupLeadFactory,
    TimescaleFactory,
)
from tests.reminders.board import about, action, day, said_to, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def member():
    """A working-group member in a group that leads actions; `member.lead` is it."""
    person = UserFactory(name="Ann Reed", roles=["working_group"])
    person.lead = SubGroupLeadFactory()
    MembershipFactory(user=person, subgroup=person.lead.subgroup)
    return person


@pytest.fixture
def officer():
    """The lead officer of an agency, who signs in for it; `officer.term` and `officer.agency` are theirs."""
    person = UserFactory(name="Dee Okoro", email="dee@tarn.example", roles=["agency"])
    person.agency = AgencyFactory(name="Tarn Road", email="office@tarn.example")
    MembershipFactory(user=person, subgroup=None, agency=person.agency)
    person.term = Eslo.objects.create(
        agency=person.agency, name=person.name, email=person.email, valid_from=day(-30), trained_on=day(-20)
    )
    return person


def test_actions_before_and_after_their_dates(member):
    late, tomorrow, soon = (action(member.lead, day(number)) for number in (-3, 1, 10))
    action(member.lead, day(40))
    lines = about(member, "dates")
    assert [line.by for line in lines] == [day(-3), day(1), day(10)]
    assert [line.urgent for line in lines] == [True, True, False]
    assert [line.href for line in lines] == [f"/plan/actions/{each.pk}/updates/add/" for each in (late, tomorrow, soon)]
    assert lines[0].why == f"Overdue since {print_date(day(-3))}"


def test_nobody_hears_of_what_others_lead_or_is_done_or_withdrawn_or_closed(member):
    action(SubGroupLeadFactory(), day(1))
    action(member.lead, day(1), completed=True)
    action(member.lead, day(1), withdrawn=True)
    closed = action(member.lead, day(1))
    closed.plan.closed_on = today()
    closed.plan.save()
    taken_out = action(member.lead, day(1))
    taken_out.placements.update(archived_on=today())
    assert said_to(member) == []


def test_led_actions_are_left_out_when_plan_is_not_in_force(member):
    imported = action(member.lead, day(1))
    imported.plan.in_force_since = None
    imported.plan.save()
    assert said_to(member) == []


@pytest.mark.parametrize("end", ["place", "role", "account"])
def test_who_has_left_hears_nothing(member, end):
    action(member.lead, day(1))
    assert said_to(member)
    if end == "place":
        member.memberships.update(valid_to=day(-1))
    elif end == "role":
        member.role_grants.update(ended_at=timezone.now())
    else:
        member.is_active = False
        member.save()
    assert said_to(member) == []


def test_silent_ongoing_actions_and_those_without_a_date(member):
    old = action(member.lead)
    old.agreed_on = dt.date(2009, 1, 5)
    old.save()
    action(member.lead)  # new, so nobody is late
    undated = action(member.lead, wording="TBC")
    (silent,), (without,) = about(member, "silent"), about(member, "undated")
    assert silent.text.startswith(f"Action {old.number}: ") and "No update for" in silent.why
    assert without.href == f"/plan/actions/{undated.pk}/timescale/" and not without.urgent
    ProgressUpdateFactory(action=old, author=UserFactory(), on=today(), text="The posters went to all schools")
    assert about(member, "silent") == []


def test_what_a_person_wrote_on_lately_or_has_proposed_a_date_for_is_not_urgent(member):
    written, proposed = action(member.lead, day(-1)), action(member.lead, day(-2))
    ProgressUpdateFactory(action=written, author=member, on=day(-1), text="It slips by a week")
    TimescaleFactory(action=proposed, wording="By 31 May 2099", proposed_by=member)
    lines = about(member, "dates")
    assert len(lines) == 2 and not any(line.urgent for line in lines)


def test_requests_for_an_update_but_not_to_whoever_asked(member):
    asked = action(member.lead, day(60))
    helen = UserFactory(name="Helen Marsh", roles=["working_group"])
    MembershipFactory(user=helen, subgroup=member.lead.subgroup)
    values = {"action": asked, "asked_by": helen, "note": "How many came?"}
    UpdateRequest.objects.create(asked_on=day(-2), wanted_by=day(1), **values)
    (line,) = said_to(member)
    assert (line.topic, line.urgent) == ("asked", True)
    assert "Helen Marsh asked" in line.why and "How many came?" in line.why
    assert about(helen, "asked") == []


def test_follow_ups_of_ones_own(member):
    about_it = action(SubGroupLeadFactory(), day(60))
    values = {"action": about_it, "owner": member, "owner_name": member.name}
    FollowUpFactory(text="Ring the heads", due=day(1), **values)
    FollowUpFactory(text="Book the hall", due=day(-2), **values)
    FollowUpFactory(text="Think of a name", due=None, **values)
    FollowUpFactory(text="Later", due=day(30), **values)
    FollowUpFactory(text="Done", due=day(1), done_on=today(), **values)
    FollowUpFactory(text="Another's", due=day(1), action=about_it, owner=UserFactory(roles=["board"]))
    lines = said_to(member)
    text = f"Follow-up to action {about_it.number}: {about_it.text}"
    assert [(line.text, line.by, line.urgent) for line in lines] == [
        (text, day(-2), True), (text, day(1), True), (text, None, False)
    ]  # fmt: skip
    assert lines[1].subject == f"Follow-up to action {about_it.number}: due tomorrow, {print_date(day(1))}"
    ring = FollowUp.objects.get(text="Ring the heads")
    assert lines[1].href == f"/plan/follow-ups/{ring.pk}/done/"


def test_meetings_of_ones_groups_and_minutes_to_write(member):
    coming = MeetingFactory(name="Group", held_on=day(5), subgroup=member.lead.subgroup)
    MeetingFactory(name="Other group", held_on=day(5), subgroup=SubGroupLeadFactory().subgroup)
    MeetingFactory(name="Called off", held_on=day(6), subgroup=coming.subgroup, cancelled_on=today())
    MeetingFactory(name="Far", held_on=day(15), subgroup=coming.subgroup)
    board = MeetingFactory(name="Board", held_on=day(7), subgroup=None)
    past = MeetingFactory(name="Last", held_on=day(-3), minute_taker=member)
    MeetingFactory(name="Closed", held_on=day(-4), minute_taker=member, minutes_closed_on=day(-2))
    said = {line.key: line.do for line in said_to(member)}
    assert said == {
        f"meeting {coming.pk}": "Open the meeting",
        f"meeting {board.pk}": "Open the meeting",
        f"minutes {past.pk}": "Close the minutes",
    }
    assert [line.key for line in said_to(UserFactory(roles=["board"]))] == [f"meeting {board.pk}"]
    assert said_to(UserFactory(roles=["dpo"])) == []


def test_news_by_others_and_never_ones_own(member):
    led = action(member.lead, day(60))
    yesterday = timezone.now() - dt.timedelta(days=1)
    tom = UserFactory(name="Tom Field")
    for by, text, on in ((tom, "Two found", -3), (tom, "Three trainers found", -2), (member, "Ours", -1)):
        ProgressUpdateFactory(action=led, author=by, text=text, on=day(on))
    ProgressUpdateFactory(action=led, author=None, author_name="LW", text="Came with the document", on=day(-90))
    ProgressUpdate.objects.update(created_at=yesterday)
    ProgressUpdateFactory(action=action(SubGroupLeadFactory()), text="Elsewhere")
    said = [line.why for line in about(member, "news")]
    assert said == [f"Tom Field wrote an update on {print_date(day(-2))} (and 1 more)"]


def test_what_is_told_within_minutes_is_no_news_of_the_week(member):
    helen = UserFactory(name="Helen Marsh", roles=["manager"])
    led = action(member.lead, day(60))
    values = {"state": "agreed", "proposed_by": member, "settled_by": helen, "settled_on": day(-1)}
    TimescaleFactory(action=led, position=2, wording="By June 2090", **values)
    decision = DecisionFactory(action=led, plan=led.plan, taken_on=day(-1), recorded_by=helen)
    QueryFactory(action=led, raised_by=member, raised_on=day(-5), decision=decision)
    assert about(member, "news") == []


@pytest.mark.long
def test_a_day_that_is_past_is_told_as_overdue(member, officer):
    from tests.agencies.asking import open_round as ask_round

    helen = UserFactory(name="Helen Marsh", roles=["manager"])
    values = {"action": action(member.lead, day(60)), "asked_by": helen, "note": "How many came?"}
    UpdateRequest.objects.create(asked_on=day(-9), wanted_by=day(-2), **values)
    (line,) = said_to(member)
    assert f"Overdue since {print_date(day(-2))}" in line.why and "Due by" not in line.why
    colleague = UserFactory(roles=["agency"])
    MembershipFactory(user=colleague, subgroup=None, agency=officer.agency)
    ask_round(helen, agencies=type(officer.agency).objects.filter(pk=officer.agency.pk))
    EsloReturn.objects.update(opened_on=day(-20), due_on=day(-3))
    (line,) = about(colleague, "eslo_returns")
    assert line.why.endswith(f"Overdue since {print_date(day(-3))}")


@pytest.mark.long
def test_entries_of_the_directory_that_are_stale(officer):
    assert about(officer, "eslo") == []
    Eslo.objects.update(valid_from=day(-800), confirmed_on=day(-500), trained_on=day(-20))
    assert "last confirmed: " in about(officer, "eslo")[0].why
    Eslo.objects.update(confirmed_on=day(-5), trained_on=None)
    assert "no training on record" in about(officer, "eslo")[0].why
    Eslo.objects.update(valid_to=day(-1))
    (line,) = about(officer, "eslo")
    assert (line.why, line.href, line.urgent) == (
        "Nobody is named as ESLO",
        f"/agencies/{officer.agency.pk}/appoint/",
        False,
    )


@pytest.mark.long
def test_questions_with_letters_of_their_own_are_not_repeated_to_whom_these_reach(officer):
    from tests.agencies.asking import open_round as ask_round

    colleague = UserFactory(roles=["agency"])
    MembershipFactory(user=colleague, subgroup=None, agency=officer.agency)
    ask_round(UserFactory(roles=["manager"]), agencies=type(officer.agency).objects.filter(pk=officer.agency.pk))
    assert about(officer, "eslo_returns") == []
    (line,) = about(colleague, "eslo_returns")
    assert line.text == "Tarn Road" and not line.urgent
    assert about(UserFactory(roles=["agency"]), "eslo_returns") == []


def test_audit_returns_are_not_repeated_to_whom_the_round_has_just_written(officer):
    asked = open_round([officer.agency])
    audit_return = return_of(asked)
    (line,) = about(officer, "returns")
    assert (line.href, line.do) == (f"/audits/returns/{audit_return.pk}/", "Start")
    audit_return.chases.create(kind="invitation", sent_on=today(), to="eslo")
    assert about(officer, "returns") == []
    audit_return.chases.update(sent_on=day(-8))
    assert about(officer, "returns")
    fill(audit_return, by=officer)
    assert about(officer, "returns")[0].do == "Go on"
    type(audit_return).objects.filter(pk=audit_return.pk).update(exempt_on=today(), exemption_reason="Closed")
    assert about(officer, "returns") == []


@pytest.mark.long
def test_actions_for_all_agencies_but_not_right_after_the_boards_own_letter(officer):
    from actions.answers.services.asking import ask_agencies

    asked = ask_agencies(action=all_agencies_action(), kinds=(), by=UserFactory())
    (line,) = about(officer, "answers")
    row = officer.agency.responses.get(action=asked.action_id)
    assert line.href == f"/plan/answers/{row.pk}/" and "No reply yet; asked since" in line.why
    officer.agency.responses.update(reminded_on=today())
    assert about(officer, "answers") == []
    colleague = UserFactory(roles=["agency"])
    MembershipFactory(user=colleague, subgroup=None, agency=officer.agency)
    assert about(colleague, "answers")  # the letter did not go there


def test_a_quarter_without_a_return_is_a_duty_of_those_who_record_and_of_nobody_else():
    bea = UserFactory(roles=["recorder"])
    year, quarter = quarter_of(quarter_start(*quarter_of(today())) - dt.timedelta(days=1))
    (line,) = about(bea, "nil_returns")
    assert line.href == "/incidents/" and f"{year}-Q{quarter}" in line.text
    assert about(UserFactory(roles=["administrator"]), "nil_returns") == []
    declare_nil(year=year, quarter=quarter, by=bea)
    assert about(bea, "nil_returns") == []


def test_a_manager_is_not_asked_to_agree_a_date_or_decide_a_query_of_their_own(member):
    helen, olga = (UserFactory(name=name, roles=["manager"]) for name in ("Helen Marsh", "Olga Petrie"))
    proposed = action(member.lead, day(60))
    TimescaleFactory(action=proposed, wording="By 31 May 2099", proposed_by=helen)
    raise_query(action=proposed, text="Is it ours?", by=helen)
    assert about(helen, "board") == []
    assert words(about(olga, "board")) == [
        ("New dates to agree: 1", f"action {proposed.number}"),
        ("Queries to decide: 1", f"action {proposed.number}"),
    ]


@pytest.mark.long
def test_what_waits_for_the_board_is_counted_for_its_manager_alone(officer, member):
    proposed = action(member.lead, day(60))
    TimescaleFactory(action=proposed, wording="By 31 May 2099", proposed_by=member)
    AgencyFactory(name="Vacant House")
    open_round([officer.agency])
    returned = Import(importer="return", state="preview", target=proposed.plan_id, counts={"waiting": 2})
    returned.uploaded_by = member
    create_tracked(returned, by=member, reason="File uploaded")
    helen = UserFactory(roles=["manager"])
    said = dict(words(about(helen, "board")))
    assert said == {
        "New dates to agree: 1": "action 1",
        "Returned files with changes to decide: 1": "Ann Reed",
        "Agencies without an ESLO: 1": "Vacant House",
        "Audit returns not in yet: 1": "Tarn Road",
    }
    assert about(member, "board") == about(UserFactory(roles=["administrator"]), "board") == []


def test_leads_that_are_agencies_or_roles(officer):
    by_agency, by_role = action(AgencyLeadFactory(agency=officer.agency), day(1)), LeadFactory(kind="role", role="eslo")
    led = action(by_role, day(1))
    officer.term.person = officer
    officer.term.save()
    keys = {line.key.split()[1] for line in about(officer, "dates")}
    assert keys == {str(by_agency.pk), str(led.pk)}


def test_topics_that_were_left_out_are_not_said_but_duties_are():
    bea = UserFactory(roles=["recorder"])
    FollowUpFactory(owner=bea, due=day(1))
    (reader,) = read_readers([bea.pk])
    assert {topic.key for topic in topics_of(reader)} >= {"nil_returns", "follow_ups"}
    reader.choice.left_out = ["follow_ups", "nil_returns"]
    reader.choice.save()
    assert {line.topic for line in said_to(bea)} == {"nil_returns"}


def test_the_number_of_statements_does_not_grow_with_people_and_what_is_said_to_them(member, officer):
    def everything():
        with CaptureQueriesContext(connection) as queries:
            found = gather(read_readers(), today())
        return len(queries), sum(len(lines) for lines in found.values())

    def more():
        for _ in range(3):
            person, lead = UserFactory(roles=["working_group", "agency", "recorder", "manager"]), SubGroupLeadFactory()
            MembershipFactory(user=person, subgroup=lead.subgroup)
            MembershipFactory(user=person, subgroup=None, agency=AgencyFactory())
            FollowUpFactory(owner=person, due=day(1), action=action(lead, day(1)))
            MeetingFactory(subgroup=lead.subgroup, held_on=day(3), minute_taker=person)

    more()
    more()  # (of more than five the board's lines count the rest)
    count, before = everything()
    more()
    more()
    more()
    again, after = everything()
    assert again == count and after > 2 * before > 10


def test_improvement_actions_in_the_same_words_are_told_apart_by_their_questions(officer):
    audit_return = submitted(fill(return_of(open_round([officer.agency])), by=officer))
    for code in ("A1.3", "A1.4"):
        improvement(audit_return, code, text="Ask the supplier", due=day(-20))
    lines = about(officer, "improvements")
    assert [line.text for line in lines] == ["Ask the supplier"] * 2
    assert [line.why.rpartition(", ")[2] for line in lines] == ["question A1.3", "question A1.4"]
    assert len({line.href for line in lines}) == 2 and not any(line.urgent for line in lines)
