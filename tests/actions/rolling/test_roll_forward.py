"""Rolling a plan forward: what the next plan takes over, what stays, and that delays stay visible."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from actions.evidence.services import add_file, remove_evidence
from actions.meetings.page import lines_of
from actions.meetings.services import minutes
from actions.models import (
    Action,
    CrossReference,
    Evidence,
    FollowUp,
    Occurrence,
    Placement,
    Plan,
    Query,
    Timescale,
    UpdateRequest,
)
from actions.past.asat import plan_as_at
from actions.progress.services import progress
from actions.rolling import services
from actions.rolling.rules import next_title, preview_of
from actions.structure.services import structure
from agencies.posts.rules import months_before
from core.records.rules import RuleBroken
from core.text.dates import today
from tests.actions.pages import text_of
from tests.architecture.large import large_plan
from tests.factories.plan import (
    ActionFactory,
    CrossReferenceFactory,
    EvidenceFactory,
    MeetingFactory,
    MethodFactory,
    ProgressUpdateFactory,
    StrategicPriorityFactory,
)
from tests.rows import try_rows

pytestmark = pytest.mark.django_db
YEARS = {"starts_on": dt.date(2027, 4, 1), "ends_on": dt.date(2028, 3, 31)}
DATES = {f"{name}_{box}": getattr(day, box) for name, day in YEARS.items() for box in ("day", "month", "year")}


@pytest.fixture
def old(board) -> Plan:
    return board.open.plan


def roll(plan, by, **values) -> Plan:
    given = {"title": "Plan of 2027/28", "leave_out": [], "mark": preview_of(plan).mark, **YEARS}
    return services.roll_forward(plan=plan, by=by, **given | values)


@pytest.mark.long
def test_what_is_still_to_be_done_is_taken_over_with_its_numbers(old, helen):
    still = old.actions.filter(status__in=["not_started", "in_progress"])
    before = {one.number: one.pk for one in still}
    new = roll(old, helen, starts_on=today())
    assert {one.number: one.carried_from_id for one in new.actions.all()} == before
    assert not new.actions.filter(status__in=["completed", "withdrawn"]).exists()
    old.refresh_from_db()
    assert (old.closed_on, new.previous, new.closed_on) == (today(), old, None)
    assert Plan.objects.in_force() == new


@pytest.mark.long
def test_the_rows_stand_in_the_same_order_under_copies_of_the_same_parts(old, helen):
    def printed(plan):
        rows = plan.placements.in_print().filter(action__status__in=["not_started", "in_progress"])
        return list(rows.values_list("action__number", "method__text", "method__objective__priority__text"))

    new = roll(old, helen)
    assert printed(new) == printed(old)
    assert [row.row for row in new.placements.in_print()] == list(range(1, len(printed(new)) + 1))
    assert not {row.method_id for row in new.placements.all()} & {row.method_id for row in old.placements.all()}
    kept = {(row.action.carried_from_id, row.status, row.due, row.first_lead, row.colour) for row in rows_of(new)}
    carried = Action.objects.filter(carried_to__isnull=False)
    assert kept == {
        (row.action_id, row.status, row.due, row.first_lead, row.colour)
        for row in rows_of(old)
        if row.action in carried
    }


def rows_of(plan):
    return Placement.objects.filter(plan=plan).select_related("action")


def test_the_whole_series_of_timescales_comes_along_and_the_page_says_so(old, helen, client):
    action = ActionFactory(
        method=MethodFactory(objective__priority__plan=old),
        plan=old,
        wording="By 31 May 2026",
        number=90,
        agreed_on=today() - dt.timedelta(214),
    )
    for month in ("June", "July", "August"):
        line = progress.propose_revision(
            action=action, wording=f"By 31 {month} 2027".replace("31 June", "30 June"), reason="More time", by=helen
        )
        progress.agree_revision(timescale=line, expected=1, by=helen, agreed_on=today())
    new = roll(old, helen)
    copy = action.carried_to
    fields = ("position", "wording", "due", "state", "is_current", "reason", "settled_on")
    assert list(copy.timescales.values_list(*fields)) == list(action.timescales.values_list(*fields))
    client.force_login(helen)
    text = client.get(reverse("action", args=[copy.pk])).content.decode()
    assert "15 months later than first agreed, moved 3 times" in text
    assert f'href="{reverse("action", args=[action.pk])}"' in text and old.title in text
    assert new.title in client.get(reverse("action", args=[action.pk])).content.decode()


@pytest.mark.long
def test_what_waits_is_taken_over_and_what_is_settled_stays(old, helen, board):
    action = board.open.by_group
    FollowUp.objects.create(action=action, text="Write to the heads", owner_name="MO")
    FollowUp.objects.create(action=action, text="Done long ago", owner_name="MO", done_on=today())
    Query.objects.create(action=action, text="Is this for us?", raised_on=today())
    UpdateRequest.objects.create(action=action, asked_by=helen, asked_on=today(), note="Where does it stand?")
    long_ago = dt.datetime(2009, 1, 1, tzinfo=dt.UTC)
    UpdateRequest.objects.create(
        action=action, asked_by=helen, asked_on=long_ago.date(), created_at=long_ago, note="Answered"
    )
    police = board.open.by_police
    CrossReferenceFactory(action=action, wording="see action 2", state="confirmed", target_action=police)
    CrossReferenceFactory(
        action=None, plan=old, method=board.open.method, wording="see action 2", state="confirmed", target_action=police
    )
    EvidenceFactory(action=action)
    latest = action.updates.in_print().first()
    roll(old, helen)
    copy = Action.objects.get(carried_from=action)
    assert [one.text for one in copy.follow_ups.all()] == ["Ring the heads", "Write to the heads"]
    assert [one.text for one in copy.queries.all()] == ["Is this for us?"]
    assert [one.note for one in copy.update_requests.all()] == ["Where does it stand?"]
    above = copy.placements.get().method.cross_references.get()
    for line in (copy.cross_references.get(), above):
        assert (line.target_action.carried_from, line.plan) == (police, copy.plan)
    assert [(one.on, one.text) for one in copy.updates.all()] == [(latest.on, latest.text)]
    assert copy.evidence.count() == action.evidence.count() == 2
    assert action.follow_ups.count() == 4


@pytest.mark.long
def test_evidence_comes_along_with_its_age_and_without_a_second_file(old, helen, board, enter):
    action = board.open.by_group
    kept = add_file(action=action, data=b"Minutes", filename="Minutes.txt", by=helen, update=action.updates.last())
    Evidence.objects.filter(pk=kept.pk).update(added_on=months_before(today(), 27))
    gone = EvidenceFactory(action=action)
    remove_evidence(evidence=gone, expected=1, by=helen, reason="Wrong one")
    roll(old, helen)
    copy = Action.objects.get(carried_from=action).evidence.get(title="Minutes.txt")
    assert copy.file.name == kept.file.name and copy.pk != kept.pk and not copy.action.evidence.filter(title=gone.title)
    client = enter(helen)
    assert "(2 years ago)" in text_of(client.get(reverse("action", args=[copy.action_id])))
    remove_evidence(evidence=copy, expected=1, by=helen, reason="Out of date")
    assert client.get(reverse("evidence", args=[copy.pk])).status_code == 404
    assert b"".join(client.get(reverse("evidence", args=[kept.pk])).streaming_content) == b"Minutes"


@pytest.mark.long
def test_the_minutes_of_a_meeting_stay_as_they_were(old, helen, board):
    meeting, action = MeetingFactory(held_on=today()), board.open.by_group
    minutes.minute_progress(
        meeting=meeting, action=action, by=helen, text="Heard", task="Ring the heads", owner_name="MO"
    )
    minutes.minute_timescale(meeting=meeting, action=action, by=helen, wording="By June 2031", reason="Later")
    before = [(line.kind, line.pk) for line in lines_of(meeting)]
    new = roll(old, helen)
    copy = Action.objects.get(carried_from=action)
    assert copy.follow_ups.filter(meeting=meeting).exists() and copy.timescales.get(meeting=meeting).is_current
    assert [(line.kind, line.pk) for line in lines_of(meeting)] == before
    minutes.minute_note(meeting=meeting, action=copy, by=helen, text="Heard in the new plan")
    assert [line.text for line in lines_of(meeting)][-1] == "Heard in the new plan"
    assert new.actions.filter(pk=copy.pk).exists()


def test_a_reference_to_a_part_that_is_left_out_is_asked_about_again(old, helen, board, client):
    action = board.open.by_group
    gone = StrategicPriorityFactory(plan=old, text="Nothing stands under it")
    CrossReferenceFactory(action=action, wording="see Strategic Priority 9", state="confirmed", target_priority=gone)
    new = roll(old, helen, leave_out=[f"priority-{gone.pk}"])
    copy = CrossReference.objects.get(action__carried_from=action, wording="see Strategic Priority 9")
    assert (copy.state, copy.target, copy.settled_by) == ("proposed", None, None)
    client.force_login(helen)
    for address in (reverse("plan"), reverse("as_at", args=[today().isoformat()])):
        assert client.get(f"{address}?plan={new.pk}").status_code == 200


@pytest.mark.long
def test_an_update_of_the_same_day_from_before_the_request_does_not_answer_it(old, helen, board):
    action = board.open.by_group
    progress.add_update(action=action, text="Before", by=helen)
    asked = UpdateRequest.objects.create(action=action, asked_by=helen, asked_on=today(), note="And now?")
    roll(old, helen)
    assert Action.objects.get(carried_from=action).update_requests.get().note == asked.note


def test_an_empty_update_brings_the_one_that_says_something(old, helen, board):
    action = board.open.by_group
    ProgressUpdateFactory(action=action, on=dt.date(2010, 5, 1), text="Ongoing")
    roll(old, helen)
    texts = [one.text for one in Action.objects.get(carried_from=action).updates.all()]
    assert texts[0] == "Ongoing" and len(texts) == 2


@pytest.mark.long
def test_occurrences_go_on_and_none_is_asked_for_twice(old, helen):
    action = ActionFactory(method=MethodFactory(objective__priority__plan=old), plan=old, number=91, wording="")
    structure.reword_original(action=action, wording="Quarterly", by=helen, reason="Original timescale")
    roll(old, helen)
    copy = Action.objects.get(carried_from=action)
    assert list(copy.occurrences.values_list("due")) == list(action.occurrences.values_list("due"))
    assert Occurrence.objects.filter(action=copy).first().history.count() == 1


@pytest.mark.long
def test_a_new_action_is_numbered_on_from_the_last_that_was_ever_used(old, helen):
    last = max(old.actions.values_list("number", flat=True))
    gone = old.actions.get(number=last)
    if gone.is_open:
        structure.withdraw_action(action=gone, expected=gone.version, by=helen, reason="Not needed")
    new = roll(old, helen)
    newer = roll(new, helen, title="Plan of 2028/29")
    assert structure.next_number(newer) == last + 1


@pytest.mark.long
def test_empty_parts_are_left_out_where_that_is_chosen(old, helen, board):
    empty = board.open.empty_method
    keys = [part.key for part in preview_of(old).empty]
    assert f"method-{empty.pk}" in keys
    new = roll(old, helen, leave_out=[f"method-{empty.pk}", f"objective-{board.open.objective.pk}"])
    texts = [m.text for o in new.priorities.first().objectives.all() for m in o.methods.all()]
    assert board.open.method.text in texts  # an objective with something under it is never left out
    assert empty.text not in texts


@pytest.mark.long
def test_the_old_plan_stays_as_it_was_and_takes_nothing_any_more(old, helen, board):
    before = plan_as_at(old.pk, dt.datetime.now(dt.UTC), ("action", "placement", "timescale", "update"))
    roll(old, helen, starts_on=today())
    after = plan_as_at(old.pk, dt.datetime.now(dt.UTC), ("action", "placement", "timescale", "update"))
    assert before.records == after.records
    with pytest.raises(RuleBroken, match="closed"):
        progress.add_update(action=board.open.by_group, text="Late", by=helen)


@pytest.mark.long
def test_every_copy_has_its_own_history_with_the_reason(old, helen):
    new = roll(old, helen)
    for record in (
        new,
        new.actions.first(),
        new.placements.first(),
        Timescale.objects.filter(action__plan=new).first(),
    ):
        entry = record.history.get()
        assert (entry.history_user, entry.history_change_reason) == (helen, f"Taken over from “{old.title}”")


def test_a_plan_that_changed_meanwhile_or_is_closed_is_not_rolled(old, helen, board):
    mark, plans = preview_of(old).mark, Plan.objects.count()
    action = board.open.by_group
    structure.edit_action(action=action, expected=action.version, changes={"text": "Another text"}, by=helen)
    with pytest.raises(RuleBroken, match="has changed"):
        roll(old, helen, mark=mark)
    assert Plan.objects.count() == plans
    roll(old, helen)
    with pytest.raises(RuleBroken, match="carried on already"):
        roll(old, helen)


def test_the_page_says_what_will_happen_and_does_it_once(old, helen, client):
    client.force_login(helen)
    address = f"{reverse('roll_forward')}?plan={old.pk}"
    page = client.get(address)
    text = page.content.decode()
    assert "You cannot undo this." in text and "2 completed actions" in text and "1 withdrawn action" in text
    form = {"title": "Next", "mark": page.context["preview"].mark, **DATES}
    answer = client.post(address, {**form, "title": "", "ends_on_year": "2020"})
    assert answer.status_code == 422
    assert "The last day must not be before the first" in answer.content.decode()
    form |= {f"starts_on_{box}": getattr(today(), box) for box in ("day", "month", "year")}
    answer = client.post(address, form, follow=True)
    assert "has begun" in answer.content.decode()
    assert Plan.objects.get(title="Next").previous == old
    assert client.post(address, form).status_code == 403
    closed = client.get(f"{reverse('plan')}?plan={old.pk}")
    assert closed.status_code == 200 and "It is now read-only" in closed.content.decode()


@try_rows(
    ("title", "proposed"),
    [
        ("e-Safety Action Plan 2024 to 2027", "e-Safety Action Plan 2027 to 2028"),
        ("Plan of 2026/27", "Plan of 2027/28"),
        ("2024–2027 plan (agreed 2024)", "2027–2028 plan (agreed 2024)"),
        ("Plan for 2026", "Plan for 2027"),
        ("Action plan", "Action plan 2027 to 2028"),
    ],
)
def test_the_next_title_has_the_next_years(title, proposed):
    assert next_title(title, dt.date(2027, 4, 1), dt.date(2028, 3, 31)) == proposed


def test_two_plans_do_not_bear_one_title(old, helen):
    with pytest.raises(RuleBroken, match="Give the new one its own years"):
        roll(old, helen, title=f" {old.title.upper()} ")


def test_the_page_again_after_a_change_can_be_sent_again(old, helen, board, client):
    client.force_login(helen)
    address = f"{reverse('roll_forward')}?plan={old.pk}"
    answer = client.post(address, {"title": "Next", "mark": "stale", **DATES})
    assert answer.status_code == 422 and "has changed since" in answer.content.decode()
    again = answer.context["form"]["mark"].value()
    assert client.post(address, {"title": "Next", "mark": again, **DATES}).status_code == 302


@pytest.mark.long
def test_a_plan_ten_times_as_long_takes_hardly_more_statements(helen, board):
    sent = []
    for rows in (43, 430):
        plan = large_plan(rows, leads=list(board.leads.values()), author=helen)
        mark = preview_of(plan).mark
        with CaptureQueriesContext(connection) as queries:
            roll(plan, helen, mark=mark)
        sent.append(len(queries))
    assert sent[1] <= sent[0] + 10
