"""A plan rolled forward early: the old one stays in force and open until the first day of the new one."""

import datetime as dt
import re

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from actions.meetings.page import lines_of
from actions.models import Action, AskedAction, Occurrence, Plan
from actions.past.asat import plan_in_force
from actions.progress.services import progress
from actions.rolling import services
from actions.rolling.rules import preview_of
from actions.structure.services import structure
from core.jobs.daily import run_daily
from core.records.rules import RuleBroken
from core.text.dates import today
from tests.actions.pages import text_of
from tests.factories.answers import asked_action
from tests.factories.plan import MeetingFactory

pytestmark = pytest.mark.django_db
AHEAD = dt.timedelta(100)


@pytest.fixture
def old(board) -> Plan:
    plan = board.open.plan
    Plan.objects.filter(pk=plan.pk).update(in_force_since=today())
    plan.refresh_from_db()
    return plan


@pytest.fixture
def first() -> dt.date:
    return today() + AHEAD


@pytest.fixture
def on_first_day(monkeypatch, first):
    """Call it and today is the first day of the new plan."""

    def localdate(value=None, **zone):
        return first if value is None else real(value, **zone)

    real = timezone.localdate
    return lambda: monkeypatch.setattr(timezone, "localdate", localdate)


@pytest.fixture
def new(old, helen, first) -> Plan:
    return services.roll_forward(
        plan=old,
        title="Plan of next year",
        leave_out=[],
        mark=preview_of(old).mark,
        starts_on=first,
        ends_on=first + dt.timedelta(364),
        by=helen,
    )


def copy_of(action) -> Action:
    return Action.objects.get(carried_from=action)


@pytest.mark.long
def test_both_can_be_edited_and_the_old_one_is_in_force_until_the_day_before(old, new, helen, board, on_first_day):
    old.refresh_from_db()
    assert (old.is_closed, old.is_in_force(today()), new.is_in_force(today())) == (False, True, False)
    assert Plan.objects.in_force() == old
    for action in (board.open.by_group, copy_of(board.open.by_group)):
        progress.add_update(action=action, text="Done by half", by=helen)
        assert Action.objects.editable_by(helen).filter(pk=action.pk).exists()
    on_first_day()  # no job has run
    assert (old.is_closed, new.is_in_force(today())) == (True, True)
    assert Plan.objects.in_force() == new
    assert not Action.objects.editable_by(helen).filter(plan=old).exists()
    with pytest.raises(RuleBroken, match="This plan is closed"):
        progress.add_update(action=Action.objects.get(pk=board.open.by_group.pk), text="Late", by=helen)


@pytest.mark.long
def test_the_past_knows_which_was_in_force(old, new, first):
    plans = [old.pk, new.pk]
    assert plan_in_force(plans, dt.datetime.now(dt.UTC)) == old.pk
    assert plan_in_force(plans, dt.datetime.combine(first, dt.time(12), dt.UTC)) == new.pk


def test_pages_say_which_is_in_force_until_when(old, new, helen, client, board, first, on_first_day):
    client.force_login(helen)
    of_old = [f"{reverse('plan')}?plan={old.pk}", reverse("action", args=[board.open.by_group.pk])]
    of_new = [f"{reverse('plan')}?plan={new.pk}", reverse("action", args=[copy_of(board.open.by_group).pk])]
    last, begins = (f"{day.day} {day:%B %Y}" for day in (first - dt.timedelta(1), first))
    for url in of_old:
        assert f"This plan is in force until {last}. “{new.title}” begins on {begins}." in text_of(client.get(url))
    for url in of_new:
        assert f"This plan begins on {begins}. Until then “{old.title}” is in force." in text_of(client.get(url))
    assert f"In force until {last}" in text_of(client.get(reverse("plans")))
    assert f"In force from {begins}" in text_of(client.get(reverse("plans")))
    assert client.get(f"{reverse('roll_forward')}?plan={old.pk}").status_code == 403
    on_first_day()
    assert "This plan is closed. It is now read-only." in text_of(client.get(of_old[1]))
    assert "begins on" not in text_of(client.get(of_new[1]))
    page = client.get(reverse("plan")).content.decode()
    day = today() - AHEAD - dt.timedelta(1)
    changes = f"{reverse('plan_changes')}?plan={old.pk}&amp;from={day}&amp;to={first - dt.timedelta(1)}"
    assert f'href="{changes}"' in page
    assert client.get(changes.replace("&amp;", "&")).status_code == 200


@pytest.mark.long
def test_nobody_is_asked_twice_meanwhile(old, helen, first):
    asked_action(plan=old, method=None)
    before = AskedAction.objects.open().count()
    services.roll_forward(
        plan=old, title="Next", leave_out=[], mark=preview_of(old).mark, starts_on=first, ends_on=first, by=helen
    )
    assert AskedAction.objects.filter(action__plan__title="Next").exists()
    assert AskedAction.objects.open().count() == before


@pytest.mark.long
def test_meetings_go_to_the_plan_of_their_day(old, helen, first, on_first_day):
    before, after = (MeetingFactory(plan=old, held_on=first + dt.timedelta(days)) for days in (-1, 1))
    new = services.roll_forward(
        plan=old, title="Next", leave_out=[], mark=preview_of(old).mark, starts_on=first, ends_on=first, by=helen
    )
    added = MeetingFactory(plan=old, held_on=first)
    on_first_day()
    run_daily(on=first)
    for meeting, plan in ((before, old), (after, new), (added, new)):
        meeting.refresh_from_db()
        assert meeting.plan == plan


def test_on_its_first_day_it_takes_over_what_was_changed_meanwhile(old, helen, board, first, on_first_day):
    action, held = board.open.by_group, board.open.by_police
    meeting = MeetingFactory(plan=old, held_on=today())
    turn = board.open.occurrence
    new = services.roll_forward(
        plan=old, title="Next", leave_out=[], mark=preview_of(old).mark, starts_on=first, ends_on=first, by=helen
    )
    copy, other = copy_of(action), copy_of(held)
    progress.add_update(action=action, text="Half of it is done", by=helen, meeting=meeting)
    line = progress.propose_revision(action=action, wording="By 31 May 2031", reason="Staff", by=helen)
    progress.agree_revision(timescale=line, expected=1, by=helen, agreed_on=today())
    for one in (action, held):
        one.refresh_from_db()
        structure.edit_action(action=one, expected=one.version, changes={"text": f"Anew {one.number}"}, by=helen)
    structure.edit_action(action=other, expected=other.version, changes={"text": "Already worded"}, by=helen)
    progress.propose_revision(action=other, wording="By 30 June 2031", reason="R", by=helen)
    line = progress.propose_revision(action=held, wording="By 31 July 2031", reason="Staff", by=helen)
    progress.agree_revision(timescale=line, expected=1, by=helen, agreed_on=today())
    Occurrence.objects.filter(pk=turn.pk).update(done_on=today(), note="Held")
    on_first_day()
    for _ in range(2):  # a second run finds nothing to do
        services.begin_prepared(first)
    copy.refresh_from_db()
    assert copy.text == f"Anew {action.number}"
    assert copy.timescales.get(is_current=True).wording == "By 31 May 2031"
    assert [one.text for one in copy.updates.in_print()][0] == "Half of it is done"
    assert copy.updates.filter(text="Half of it is done").count() == 1
    assert [line.text for line in lines_of(meeting)].count("Half of it is done") == 1  # the minutes have it once
    turn = Occurrence.objects.get(action=copy, due=turn.due)
    assert (turn.note, turn.history.count()) == ("Held", 2)
    reasons = copy.history.order_by("-history_date").values_list("history_change_reason", flat=True)
    assert reasons[0] == f"Taken over from “{old.title}” on the first day"
    # what was changed in the new plan stays as it is there
    other.refresh_from_db()
    assert other.text == "Already worded"
    assert other.timescales.order_by("position").last().wording == "By 30 June 2031"
    row = new.placements.in_print().get(action=copy)
    assert row.last_update_on == copy.updates.in_print().first().on


def test_nothing_asks_for_the_closing_day_where_it_means_closed():
    """`closed_on` may lie ahead: Plan.is_closed and open_plan() say whether a plan is closed."""
    allowed = {"actions/access.py", "actions/models/plan.py", "actions/past/asat.py", "actions/plans/services.py"}
    words = re.compile(r"plan\.closed_on|shown\.closed_on|plan__closed_on|plan__[a-z_]*closed_on__isnull")
    paths = [
        path
        for top in ("actions", "reminders", "reports", "templates")
        for path in (settings.BASE_DIR / top).rglob("*.*")
    ]
    texts = {path: path.read_text() for path in paths if path.suffix in {".py", ".html"}}
    found = {path.relative_to(settings.BASE_DIR).as_posix() for path, text in texts.items() if words.search(text)}
    assert {path for path in found if "/migrations/" not in path} - allowed == {
        "actions/home/page/agency_home.py",  # reads the column for Plan.is_closed
        "actions/templatetags/related.py",  # says the day
        "templates/actions/plan_standing.html",
    }
