"""Leads, timescales and extra fields, changed one cell at a time, and what the saving of a cell costs: edit_cell."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from actions.models import FieldValue, Lead, Timescale
from actions.returns.services.undoing import undo_changes
from actions.structure.services import structure
from core.text.dates import today
from tests.actions.returns.changes import change, take
from tests.factories.accounts import UserFactory
from tests.factories.plan import FieldValueFactory, LeadFactory, MeetingFactory, PlanFieldFactory, small_plan

pytestmark = pytest.mark.django_db
HTMX = {"headers": {"HX-Request": "true"}}


@pytest.fixture
def signed_in(client):
    client.force_login(UserFactory(roles=["manager"]))
    return client


@pytest.fixture
def row():
    return small_plan().placements.in_print().first()


def url(row, column):
    return reverse("edit_cell", args=[row.pk, column])


def opened(client, row, column):
    """The values of a form as it was opened."""
    form = client.get(url(row, column)).context["form"]
    return {name: "" if (value := form[name].value()) is None else value for name in form.fields}


def save(client, row, column, values=None, **changes):
    values = opened(client, row, column) if values is None else values
    return client.post(url(row, column), values | changes, **HTMX)


def leads_of(row):
    found = row.action.action_leads.filter(ended_on__isnull=True)
    return [(lead.lead.name, lead.printed_as) for lead in found.select_related("lead")]


def in_force(row):
    return row.action.timescales.get(is_current=True)


def said(answer):
    return " ".join(answer.content.decode().split())


# Leads


@pytest.mark.long
def test_leads_are_known_ones_by_any_spelling_and_new_ones(signed_in, row):
    known = LeadFactory(name="Training Sub-group")
    answer = save(signed_in, row, "leads", leads="Training subgroup\r\nParents’ Forum & Police")
    assert answer.status_code == 200 and "The leads of action 1 have been changed" in answer["HX-Trigger"]
    assert leads_of(row) == [
        ("Training Sub-group", "Training subgroup"), ("Parents’ Forum", "Parents’ Forum"), ("Police", "Police"),
    ]  # fmt: skip
    assert Lead.objects.filter(name__startswith="Training").get() == known
    assert "Training subgroup;\nParents’ Forum;\nPolice" in answer.content.decode()


def test_lead_that_looks_misspelt_is_asked_about_once(signed_in, row):
    LeadFactory(name="Training Sub-group")
    answer = save(signed_in, row, "leads", leads="Trainng Sub-group")
    assert answer.status_code == 422
    assert "Is “Trainng Sub-group” the same as “Training Sub-group”?" in said(answer)
    assert not Lead.objects.filter(name="Trainng Sub-group").exists()
    doubted = answer.context["form"]["doubted"].value()
    assert save(signed_in, row, "leads", leads="Trainng Sub-group", doubted=doubted).status_code == 200
    assert leads_of(row) == [("Trainng Sub-group", "Trainng Sub-group")]


@pytest.mark.parametrize(
    ("typed", "words"), [(" ", "Enter at least one lead"), ("&", "Enter at least one lead"), ("x" * 300, "too long")]
)
def test_leads_that_name_nobody_are_refused(signed_in, row, typed, words):
    before = leads_of(row)
    answer = save(signed_in, row, "leads", leads=typed)
    assert answer.status_code == 422 and words in said(answer)
    assert leads_of(row) == before


@pytest.mark.long
def test_who_changes_leads_second_sees_both_lists(signed_in, row):
    values = opened(signed_in, row, "leads")
    save(signed_in, row, "leads", leads="Police")
    answer = save(signed_in, row, "leads", values, leads="Health Service")
    assert answer.status_code == 422
    assert "Somebody else changed this" in said(answer) and "<strong>Police</strong>" in said(answer)
    assert "Health Service</textarea>" in said(answer)
    assert leads_of(row) == [("Police", "Police")]
    again = {name: answer.context["form"][name].value() for name in answer.context["form"].fields}
    assert save(signed_in, row, "leads", again, doubted="").status_code == 200
    assert leads_of(row) == [("Health Service", "Health Service")]


def test_another_change_of_the_action_is_no_conflict_for_its_leads(signed_in, row):
    values, by = opened(signed_in, row, "leads"), UserFactory()
    structure.edit_action(action=row.action, expected=1, changes={"text": "Reworded"}, by=by)
    assert save(signed_in, row, "leads", values, leads="Police").status_code == 200
    assert leads_of(row) == [("Police", "Police")]


def test_leads_that_an_undone_file_brought_back_are_not_overwritten_unseen(signed_in, row):
    manager = UserFactory(roles=["manager"])
    before = leads_of(row)
    saved = take(row.plan, [change(row, "leads", "From the file")], returner=manager)
    values, version = opened(signed_in, row, "leads"), row.action.history.latest().version
    undo_changes(plan=row.plan, saved=saved, by=manager, reason="The wrong file")
    assert leads_of(row) == before
    assert row.action.history.latest().version == version + 1
    answer = save(signed_in, row, "leads", values, leads="Police")
    assert answer.status_code == 422 and "Somebody else changed this" in said(answer)
    assert leads_of(row) == before


def test_leads_that_changed_without_another_version_of_the_action_are_a_conflict(signed_in, row):
    values, by = opened(signed_in, row, "leads"), UserFactory()
    structure.set_leads(action=row.action, leads=[(LeadFactory(name="Police"), "Police")], by=by)
    assert save(signed_in, row, "leads", values, leads="Health Service").status_code == 422
    assert leads_of(row) == [("Police", "Police")]


# Timescale


def test_same_date_in_other_words_needs_no_reason(signed_in, row):
    Timescale.objects.filter(action=row.action).update(
        wording="By end of May 2031", kind="date", due=dt.date(2031, 5, 31), precision="month"
    )
    answer = save(signed_in, row, "timescale", wording="By the end of May 2031")
    assert answer.status_code == 200 and "By the end of May 2031" in said(answer)
    assert (in_force(row).wording, in_force(row).due, row.action.timescales.count()) == (
        "By the end of May 2031", dt.date(2031, 5, 31), 1,
    )  # fmt: skip


@pytest.mark.long
def test_another_date_asks_why_and_keeps_what_was_typed(signed_in, row):
    answer = save(signed_in, row, "timescale", wording="By end of May 2031")
    assert answer.status_code == 422
    assert "These words give 31 May 2031, the old ones no date. Say why it changes" in said(answer)
    assert "By end of May 2031</textarea>" in said(answer) and 'name="agreed"' in said(answer)
    assert row.action.timescales.count() == 1
    answer = save(signed_in, row, "timescale", wording="By end of May 2031", reason="No money", agreed="")
    assert answer.status_code == 200 and "To be agreed" in said(answer) or "roposed" in said(answer)
    new = row.action.timescales.get(state="proposed")
    assert (new.wording, new.reason, new.is_current) == ("By end of May 2031", "No money", False)


@pytest.mark.long
@pytest.mark.parametrize("by_meeting", [False, True])
def test_another_date_that_has_been_agreed_is_in_force_with_its_colour(signed_in, row, by_meeting):
    meeting = MeetingFactory(plan=row.plan, held_on=today() - dt.timedelta(days=3))
    agreed = str(meeting.pk) if by_meeting else "manager"
    answer = save(signed_in, row, "timescale", wording="By end of May 2031", reason="No money", agreed=agreed)
    assert answer.status_code == 200
    assert (in_force(row).wording, in_force(row).meeting) == ("By end of May 2031", meeting if by_meeting else None)
    assert f'<div id="colour-{row.pk}" hx-swap-oob="true">' in answer.content.decode()


def test_meeting_that_is_not_offered_cannot_have_agreed(signed_in, row):
    meeting = MeetingFactory(plan=row.plan, held_on=today() + dt.timedelta(days=3))
    answer = save(signed_in, row, "timescale", wording="By end of May 2031", reason="No money", agreed=str(meeting.pk))
    assert answer.status_code == 422 and row.action.timescales.count() == 1


@pytest.mark.long
def test_words_without_a_sure_date_ask_for_it_with_the_reason(signed_in, row):
    words = {"wording": "Spring term 2031", "reason": "Later", "agreed": "manager"}
    answer = save(signed_in, row, "timescale", **words)
    assert answer.status_code == 422 and "Is it 31 March 2031?" in said(answer) and "Later</textarea>" in said(answer)
    date = {"due_day": "31", "due_month": "3", "due_year": "2031"}
    assert save(signed_in, row, "timescale", **words, **date).status_code == 200
    assert (in_force(row).wording, in_force(row).due) == ("Spring term 2031", dt.date(2031, 3, 31))


@pytest.mark.long
def test_page_has_a_place_for_the_day_on_which_an_action_is_due_again(signed_in, row):
    place = f'<p class="plan-table__mark" id="again-{row.pk}"'
    assert f"{place} hidden></p>" in signed_in.get(reverse("plan") + "?edit=1").content.decode()
    assert place not in signed_in.get(reverse("plan")).content.decode()
    answer = save(signed_in, row, "timescale", wording="Quarterly", reason="Often", agreed="manager")
    assert f'{place} hx-swap-oob="true"' in answer.content.decode()


def test_first_timescale_of_an_action_needs_no_reason(signed_in, row):
    Timescale.objects.filter(action=row.action).delete()
    answer = save(signed_in, row, "timescale", wording="By end of May 2031")
    assert answer.status_code == 200 and in_force(row).due == dt.date(2031, 5, 31)


@pytest.mark.long
def test_who_changes_a_timescale_second_sees_both_wordings(signed_in, row):
    values = opened(signed_in, row, "timescale")
    save(signed_in, row, "timescale", wording="On-going")
    answer = save(signed_in, row, "timescale", values, wording="Ongoing work")
    assert answer.status_code == 422
    assert "On-going" in said(answer) and "Ongoing work" in said(answer) and 'name="keep_wording"' in said(answer)


def test_timescale_agreed_meanwhile_is_a_conflict_whatever_its_version(signed_in, row):
    values = opened(signed_in, row, "timescale")
    save(signed_in, row, "timescale", wording="By end of May 2031", reason="Later", agreed="manager")
    values["version"] = in_force(row).version
    answer = save(signed_in, row, "timescale", values, wording="By June 2031", reason="Earlier", agreed="")
    assert answer.status_code == 422 and "By end of May 2031" in said(answer)
    assert row.action.timescales.count() == 2


@pytest.mark.long
def test_timescale_agreed_meanwhile_is_a_conflict_once_and_keeps_the_reason(signed_in, row):
    values = opened(signed_in, row, "timescale")
    save(signed_in, row, "timescale", wording="By end of May 2031", reason="Later", agreed="manager")
    answer = save(signed_in, row, "timescale", values, wording="By June 2031", reason="Funding ends", agreed="manager")
    assert answer.status_code == 422 and in_force(row).wording == "By end of May 2031"
    assert 'name="keep_wording"' in said(answer) and 'name="keep_reason"' not in said(answer)
    form = answer.context["form"]
    again = {name: value for name in form.fields if (value := form[name].value()) is not None}
    assert (again["reason"], again["agreed"]) == ("Funding ends", "manager")
    answer = save(signed_in, row, "timescale", again, asked="wording", keep_wording="mine")
    assert answer.status_code == 200
    assert (in_force(row).wording, in_force(row).reason) == ("By June 2031", "Funding ends")


# Extra fields


@pytest.mark.long
@pytest.mark.parametrize(
    ("kind", "wrong", "right"),
    [("date", "soon", "3 May 2031"), ("number", "many", "4,800"), ("text", None, "Anything")],
)
def test_field_is_saved_by_its_kind(signed_in, row, kind, wrong, right):
    about = PlanFieldFactory(plan=row.plan, heading="Cost", kind=kind)
    if wrong:
        assert save(signed_in, row, f"x-{about.key}", text=wrong).status_code == 422
    answer = save(signed_in, row, f"x-{about.key}", text=right)
    assert answer.status_code == 200 and right in said(answer) and "“Cost” of action 1" in said(answer)
    assert FieldValue.objects.get(field=about, action=row.action).text == right


def test_colour_of_a_field_is_shown_as_its_badge(signed_in, row):
    about = PlanFieldFactory(plan=row.plan, heading="State", kind="rag")
    answer = save(signed_in, row, f"x-{about.key}", text="Late", fill="#ff0000")
    assert answer.status_code == 200 and "badge--red" in said(answer)
    assert FieldValue.objects.get(field=about).fill == "#ff0000"


@pytest.mark.long
def test_field_of_an_objective_is_saved_for_the_objective(signed_in, row):
    about = PlanFieldFactory(plan=row.plan, heading="Sponsor", level="objective")
    assert save(signed_in, row, f"x-{about.key}", text="D. Turner").status_code == 200
    assert FieldValue.objects.get(field=about).objective == row.method.objective


def test_fields_are_links_in_the_table_that_is_edited(signed_in, row):
    fields = [PlanFieldFactory(plan=row.plan, heading=f"Field {place}", position=place) for place in range(3)]
    text = signed_in.get(reverse("plan") + "?edit=1").content.decode()
    assert all(url(row, f"x-{about.key}") in text for about in fields)
    assert "/x-" not in signed_in.get(reverse("plan")).content.decode()


def test_who_changes_a_field_second_sees_both_texts(signed_in, row):
    about = PlanFieldFactory(plan=row.plan, heading="Cost")
    values = opened(signed_in, row, f"x-{about.key}")
    save(signed_in, row, f"x-{about.key}", text="First")
    answer = save(signed_in, row, f"x-{about.key}", values, text="Second")
    assert answer.status_code == 422 and "First" in said(answer) and "Second" in said(answer)


# What all cells share


@pytest.mark.parametrize("column", ["objective", "method", "action", "leads", "timescale"])
def test_what_was_not_changed_is_not_saved(signed_in, row, column):
    versions = row.action.history.count(), row.method.history.count(), row.action.timescales.get().history.count()
    answer = save(signed_in, row, column)
    assert answer.status_code == 200 and "Nothing has been changed" in answer["HX-Trigger"]
    now = row.action.history.count(), row.method.history.count(), row.action.timescales.get().history.count()
    assert now == versions


@pytest.mark.long
def test_two_conflicts_on_a_page_share_no_id(signed_in, row):
    other = row.plan.placements.in_print()[1]
    ids = []
    for each in (row, other):
        values = opened(signed_in, each, "action")
        save(signed_in, each, "action", text="First")
        answer = save(signed_in, each, "action", values, text="Second")
        ids += [part.split('"')[0] for part in answer.content.decode().split(' id="')[1:]]
    assert len(ids) == len(set(ids)) > 6


MOST = {"objective": 9, "method": 9, "action": 12, "x-cost": 12, "leads": 20, "timescale": 21}


@pytest.mark.parametrize(("column", "most"), MOST.items())
def test_saving_a_cell_costs_few_statements_and_little_to_send(signed_in, row, column, most):
    about = PlanFieldFactory(plan=row.plan, heading="Cost", key="cost")
    FieldValueFactory(field=about, action=row.action, text="1")
    Lead.objects.all()[0].aliases.create(spelling="Police", key="police")
    values = opened(signed_in, row, column)
    typed = {"leads": {"leads": "Police"}, "timescale": {"wording": "On-going"}}.get(column, {"text": "2"})
    with CaptureQueriesContext(connection) as counted:
        answer = save(signed_in, row, column, values, **typed)
    assert answer.status_code == 200 and len(answer.content) < 8_000
    assert len(counted) <= most, [query["sql"][:150] for query in counted]
