"""Other words for a timescale: a correction where they say the same, else a revision with its reason."""

import datetime as dt

import pytest

from actions.models import Timescale
from actions.progress.services.progress import propose_revision
from actions.progress.services.timescales import ANOTHER_DATE, COMPLETED, change_timescale, correct_wording, reads_same
from core.records.locking import Conflict
from core.records.rules import NothingChanged, RuleBroken
from tests.factories.accounts import UserFactory
from tests.factories.plan import ActionFactory, MeetingFactory, PlanFactory, TimescaleFactory

pytestmark = pytest.mark.django_db
WHY = "More heads want to read it"


@pytest.fixture
def by():
    return UserFactory(name="Mo Manager", roles=["manager"])


def series(action):
    """Wording, state and "in force" of each timescale."""
    return list(action.timescales.order_by("position").values_list("wording", "state", "is_current"))


@pytest.mark.parametrize(
    ("was", "due", "wording", "given", "is_same"),
    [
        ("By may 2010", None, "By end of May 2010", None, True),
        ("By May 2010", None, "By June 2010", None, False),
        ("By May 2010", None, "By end of May 2010", dt.date(2010, 5, 31), True),
        ("By May 2010", None, "By end of May 2010", dt.date(2010, 5, 20), False),
        ("When the money is there", dt.date(2010, 6, 30), "By 30 June 2010", None, True),  # what was typed beside it
        ("When the money is there", dt.date(2010, 6, 30), "By 30 July 2010", None, False),
        ("When the money is there", None, "After the elections", None, False),
        ("When the mony is there", None, "When the money is there", None, True),
    ],
)
def test_the_same_reading(was, due, wording, given, is_same):
    action = ActionFactory(wording="")
    line = TimescaleFactory(action=action, wording=was, due=due)
    assert reads_same(line, wording, given) is is_same


def test_the_same_reading_corrects_the_words(by):
    action = ActionFactory(wording="By may 2010")
    line = change_timescale(action=action, wording=" By May 2010 ", by=by, reason="From plan.docx")
    assert series(action) == [("By May 2010", "agreed", True)]
    last = line.history.latest()
    assert (last.history_user, last.history_change_reason, last.version) == (by, "From plan.docx", 2)


def test_a_revision_in_force_is_corrected_and_the_original_stays(by):
    action = ActionFactory(wording="By May 2010")
    change_timescale(action=action, wording="By Jul 2010", by=by, reason=WHY, agreed=True)
    change_timescale(action=action, wording="By July 2010", by=by)
    assert series(action) == [("By May 2010", "agreed", False), ("By July 2010", "agreed", True)]


def test_another_reading_is_proposed_with_its_reason(by):
    action = ActionFactory(wording="By May 2010")
    line = change_timescale(action=action, wording="By July 2010", by=by, reason=WHY)
    assert series(action) == [("By May 2010", "agreed", True), ("By July 2010", "proposed", False)]
    assert (line.reason, line.proposed_by, line.due) == (WHY, by, dt.date(2010, 7, 31))


@pytest.mark.parametrize("has_meeting", [True, False])
def test_it_is_put_in_force_where_it_was_agreed(by, has_meeting):
    action = ActionFactory(wording="By May 2010")
    meeting = MeetingFactory() if has_meeting else None
    line = change_timescale(action=action, wording="By July 2010", by=by, reason=WHY, agreed=True, meeting=meeting)
    assert series(action) == [("By May 2010", "agreed", False), ("By July 2010", "agreed", True)]
    assert (line.meeting, line.settled_by) == (meeting, by)
    assert not meeting or line.settled_on == meeting.held_on


def test_an_action_without_a_timescale_gets_its_first_one_without_a_reason(by):
    action = ActionFactory(wording="")
    change_timescale(action=action, wording="By July 2010", by=by)
    assert series(action) == [("By July 2010", "agreed", True)]


def test_a_date_beside_the_words_is_another_timescale(by):
    action = ActionFactory(wording="When the money is there")
    line = change_timescale(
        action=action, wording="When the money is there", due=dt.date(2010, 7, 5), by=by, reason=WHY
    )
    assert (line.state, line.due) == (Timescale.State.PROPOSED, dt.date(2010, 7, 5))


@pytest.mark.parametrize(
    ("wording", "reason", "message"),
    [
        (" ", WHY, "Enter the timescale."),
        ("By July 2010", " ", "Say why the timescale changes."),
        ("Completed in May 2010", WHY, COMPLETED),
    ],
)
def test_what_is_refused(by, wording, reason, message):
    action = ActionFactory(wording="By May 2010")
    with pytest.raises(RuleBroken, match=message.split(".")[0]):
        change_timescale(action=action, wording=wording, by=by, reason=reason)
    assert series(action) == [("By May 2010", "agreed", True)]


def test_nothing_changed(by):
    action = ActionFactory(wording="By May 2010")
    with pytest.raises(NothingChanged):
        change_timescale(action=action, wording="By May 2010", by=by, reason=WHY)


def test_of_two_who_correct_it_the_second_is_told(by):
    action = ActionFactory(wording="By may 2010")
    change_timescale(action=action, wording="By May 2010", by=by, expected=1)
    with pytest.raises(Conflict):
        change_timescale(action=action, wording="By end of May 2010", by=by, expected=1)


@pytest.mark.parametrize("state", ["withdrawn", "closed"])
def test_nothing_of_a_withdrawn_action_or_a_closed_plan_is_changed(by, state):
    if state == "withdrawn":
        action = ActionFactory(withdrawn=True)
    else:
        action = ActionFactory(method=None, plan=PlanFactory(closed_on=dt.date(2010, 1, 1)))
    with pytest.raises(RuleBroken):
        change_timescale(action=action, wording="On-going", by=by)
    assert series(action) == [("Ongoing", "agreed", True)]


def test_a_proposal_can_be_corrected_but_not_replaced(by):
    action = ActionFactory(wording="By May 2010")
    line = propose_revision(action=action, wording="By july 2010", reason=WHY, by=by)
    correct_wording(timescale=line, expected=line.version, wording="By July 2010", by=by)
    assert series(action)[1] == ("By July 2010", "proposed", False)
    with pytest.raises(RuleBroken, match=ANOTHER_DATE.format(wording="By July 2010").split(",")[0]):
        correct_wording(timescale=line, expected=line.version, wording="By June 2010", by=by)
