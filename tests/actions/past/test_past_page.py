"""The plan as it was known on a past day: its page, its files, its command."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from actions.colours.services import set_colour, take_back_colour
from actions.models import Occurrence, Plan
from actions.past.asat import PlanState, end_of, plan_as_at
from actions.past.changes.change import Both
from actions.past.changes.words import changes_between
from actions.past.table import row_records
from actions.progress.services.progress import add_update, agree_revision
from actions.structure.services.structure import edit_action, withdraw_action
from core.files.background_exports import make_wanted
from core.jobs.models import PreparedFile
from core.pages import lists
from core.records.rules import RuleBroken
from core.text.dates import today
from tests.actions.pages import errors_of, text_of, tree_of, words
from tests.actions.past.asat_states import standing_clock
from tests.factories.plan import ActionFactory, GlossaryTermFactory, MethodFactory, small_plan

BEGIN, MIDDLE, END = dt.date(2010, 1, 4), dt.date(2010, 3, 1), dt.date(2010, 6, 1)


@pytest.fixture
def lived(helen):
    """A plan of six rows, entered on 4 January 2010; on 1 March and 1 June 2010 something happened to it."""
    with standing_clock(BEGIN) as clock:
        plan = small_plan()
        GlossaryTermFactory(plan=plan, term="LSCB", meaning="The board")
        first, second = plan.actions.order_by("number").select_related("plan")[:2]
        clock.pass_by((MIDDLE - BEGIN).days * 86_400)
        add_update(action=first, text="Told in March", by=helen, author_name="Helen")
        clock.pass_by((END - MIDDLE).days * 86_400)
        add_update(action=first, text="Told in June", by=helen, author_name="Helen")
        first.refresh_from_db()
        edit_action(action=first, expected=first.version, changes={"text": "Reworded in June"}, by=helen)
        withdraw_action(action=second, expected=second.version, by=helen, reason="Not needed")
    return plan


@pytest.fixture
def client_of_grace(board, enter):
    return enter(board.grace)


def page(client, plan, day, query=""):
    return client.get(f"/plan/as-at/{day}/?plan={plan.pk}{query}")


def numbers(response) -> list[str]:
    """The numbers of the actions that the page shows."""
    found = tree_of(response).xpath("//a[contains(@class, 'plan-table__number')]")
    return [words(link).removeprefix("Action ") for link in found]


@pytest.mark.long
def test_it_works(lived, client_of_grace):
    response = page(client_of_grace, lived, "2010-03-01")
    text = text_of(response)
    assert "The plan as it was known on 1 March 2010." in text
    assert "Told in March" in text
    assert "June" not in text
    assert numbers(response) == ["1", "2", "3", "4", "5", "6"]


@pytest.mark.long
def test_what_came_later_is_there_later(lived, client_of_grace):
    response = page(client_of_grace, lived, "2010-06-01")
    assert "Reworded in June" in text_of(response)
    assert numbers(response) == ["1", "3", "4", "5", "6"]
    assert numbers(page(client_of_grace, lived, "2010-05-31")) == ["1", "2", "3", "4", "5", "6"]


@pytest.mark.long
def test_nothing_can_be_changed_there(lived, helen, enter):
    response = page(enter(helen), lived, "2010-06-01")
    tree = tree_of(response)
    assert not tree.xpath("//main//form[@method='post']")
    assert not tree.xpath("//main//a[contains(@href, 'add') or contains(@href, 'edit')]")


def test_a_day_before_anything_was_known_says_since_when_it_is(lived, client_of_grace):
    response = page(client_of_grace, lived, "2009-12-31")
    assert response.status_code == 200
    assert "Nothing was known here on 31 December 2009" in text_of(response)
    assert "been here since 4 January 2010" in text_of(response)
    (link,) = tree_of(response).xpath("//main//a[contains(., 'Show it as it was')]/@href")
    assert link == f"/plan/as-at/2010-01-04/?plan={lived.pk}"


def test_a_day_to_come_is_refused_in_plain_words(lived, client_of_grace):
    response = page(client_of_grace, lived, today() + dt.timedelta(days=1))
    assert response.status_code == 422
    assert errors_of(response) == ["Nobody knows yet what the plan will say then. Choose today or an earlier day."]


@pytest.mark.parametrize("day", ["2010-02-30", "yesterday", "20100301", "2010-3-1", "0001-01-01", "9999-12-31"])
def test_what_is_no_day_is_not_found(day, lived, client_of_grace):
    assert page(client_of_grace, lived, day).status_code == 404
    assert page(client_of_grace, lived, "2010-03-01", f"&judged={day}").status_code == 404


def test_a_day_that_was_typed_leads_to_its_page(lived, client_of_grace):
    typed = "day_day=1&day_month=March&day_year=2010&judged_day=1&judged_month=6&judged_year=2010"
    response = client_of_grace.get(f"/plan/as-at/?plan={lived.pk}&{typed}")
    assert response["Location"] == f"/plan/as-at/2010-03-01/?plan={lived.pk}&judged=2010-06-01"
    shown = text_of(client_of_grace.get(response["Location"]))
    assert "The plan as it was known on 1 March 2010, judged on 1 June 2010." in shown


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ("day_day=&day_month=&day_year=", "Enter the day on which the plan was known"),
        (
            "day_day=31&day_month=2&day_year=2010",
            "February 2010 has no day 31. Enter the date in the form 3 February 2010",
        ),
        (
            "day_day=1&day_month=3&day_year=2999",
            "Nobody knows yet what the plan will say then. Choose today or an earlier day.",
        ),
    ],
)
def test_a_wrong_day_is_said(typed, error, lived, client_of_grace):
    response = client_of_grace.get(f"/plan/as-at/?plan={lived.pk}&{typed}")
    assert response.status_code == 422
    assert errors_of(response) == [error]


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("&q=told", ["1"]),
        ("&q=Reworded", []),
        ("&status=not_started", []),
        ("&status=in_progress&sort=updated", ["2", "3", "4", "5", "6", "1"]),
        ("&timescale=ongoing", ["1", "2", "3", "4", "5", "6"]),
        ("&timescale=past", []),
    ],
)
def test_rows_are_found_as_they_were(query, shown, lived, client_of_grace):
    assert numbers(page(client_of_grace, lived, "2010-03-01", query)) == shown


def test_the_rows_of_each_colour_are_counted_and_lead_to_those_rows(lived, client_of_grace):
    response = page(client_of_grace, lived, "2010-03-01", "&judged=2011-03-01")
    links = tree_of(response).xpath("//ul[@class='colour-counts']//a")
    counted = {link.get("href").rpartition("=")[2]: int(words(link).split()[1]) for link in links}
    assert counted and sum(counted.values()) == 6
    for link, number in zip(links, counted.values(), strict=True):
        assert len(numbers(client_of_grace.get(link.get("href")))) == number


def test_rows_of_one_priority_and_of_one_lead_are_found(lived, client_of_grace):
    priority = lived.priorities.last()
    lead = lived.actions.order_by("number")[3].action_leads.get().lead_id
    assert numbers(page(client_of_grace, lived, "2010-03-01", f"&priority={priority.pk}")) == ["4", "5", "6"]
    assert numbers(page(client_of_grace, lived, "2010-03-01", f"&lead={lead}")) == ["4"]


def test_the_withdrawn_are_shown_where_they_are_asked_for(lived, client_of_grace):
    assert numbers(page(client_of_grace, lived, "2010-06-01", "&status=withdrawn")) == ["2"]
    assert numbers(page(client_of_grace, lived, "2010-03-01", "&status=withdrawn")) == []


def test_a_wrong_filter_is_said_and_shows_no_rows(lived, client_of_grace):
    response = page(client_of_grace, lived, "2010-03-01", "&due_from_day=40&due_from_month=1&due_from_year=2010")
    assert errors_of(response)
    assert numbers(response) == []


def test_due_dates_are_those_of_the_time(board, client_of_grace, helen):
    """A revision that is agreed later does not move the date of the past."""
    action, line = board.open.by_other_group, board.open.proposed
    agree_revision(timescale=line, expected=line.version, by=helen, agreed_on=today())
    with_new_date = "&due_from_day=1&due_from_month=9&due_from_year=2010"
    found = page(client_of_grace, board.open.plan, today(), with_new_date)
    assert numbers(found) == [str(action.number)]


def test_what_comes_round_again_is_due_when_its_earliest_open_turn_is(lived, client_of_grace):
    """Today's rows are found by the same date (actions/table/querysets/keys.py)."""
    action = ActionFactory(method=lived.placements.first().method, wording="Quarterly")
    line = action.timescales.get()
    line.due = dt.date(2010, 3, 31)
    line.save()
    first = Occurrence.objects.create(action=action, due=dt.date(2010, 3, 31))
    Occurrence.objects.create(action=action, due=dt.date(2010, 6, 30))

    def due_up_to(month: int) -> set[str]:
        window = f"&due_from_day=1&due_from_month={month}&due_from_year=2010&due_to_day=30"
        query = f"{window}&due_to_month={month}&due_to_year=2010"
        now = set(numbers(client_of_grace.get(f"/plan/?plan={lived.pk}{query}")))
        then = set(numbers(page(client_of_grace, lived, today(), query)))
        assert now == then
        return then

    number = str(action.number)
    assert number not in due_up_to(6)
    first.done_on = dt.date(2010, 3, 30)
    first.save()
    assert number in due_up_to(6)
    assert number not in due_up_to(3)


def test_without_a_name_it_is_the_plan_that_was_in_force_then(lived, board, client_of_grace):
    """The plan of the cast was made later, and is in force now; on that day there was only this one."""
    Plan.objects.filter(pk=lived.pk).update(document_date=BEGIN)
    assert Plan.objects.in_force() != lived
    text = text_of(client_of_grace.get("/plan/as-at/2010-03-01/"))
    assert "Told in March" in text


@pytest.mark.parametrize("form", ["csv", "docx", "pdf", "xlsx"])
def test_it_is_exported_in_each_format(form, lived, client_of_grace):
    response = client_of_grace.get(f"/plan/as-at/2010-03-01/export/{form}/?plan={lived.pk}")
    assert response.status_code == 200
    assert f"-as-at-2010-03-01.{form}" in response["Content-Disposition"]
    if form == "csv":
        text = response.content.decode("utf-8-sig")
        assert "Told in March" in text
        assert "June" not in text


def test_the_title_page_says_when_it_was_known(lived, client_of_grace, tmp_path):
    from docx import Document

    address = f"/plan/as-at/2010-03-01/export/docx/?plan={lived.pk}&judged=2010-06-01&q=told"
    (tmp_path / "plan.docx").write_bytes(client_of_grace.get(address).content)
    said = [paragraph.text for paragraph in Document(tmp_path / "plan.docx").paragraphs]
    assert "As it was known on 1 March 2010, judged on 1 June 2010" in said
    assert "Selection: 1 of 6 rows" in said


@pytest.mark.parametrize("address", ["2010-03-01/export/exe/", "2999-01-01/export/csv/", "2009-01-01/export/csv/"])
def test_what_is_no_file_is_not_found(address, lived, client_of_grace):
    assert client_of_grace.get(f"/plan/as-at/{address}?plan={lived.pk}").status_code == 404


def test_it_needs_the_right(lived, stranger, enter):
    for name, arguments in (
        ("as_at_choose", []),
        ("as_at", ["2010-03-01"]),
        ("export_as_at", ["2010-03-01", "csv"]),
    ):
        assert enter(stranger).get(reverse(name, args=arguments)).status_code == 403
        assert enter(None).get(reverse(name, args=arguments)).status_code == 302


def test_the_command_exports_it(lived, tmp_path):
    call_command("export_plan", plan=lived.pk, format="csv", output=str(tmp_path / "p.csv"), as_at="2010-03-01")
    text = (tmp_path / "p.csv").read_text(encoding="utf-8-sig")
    assert "Told in March" in text
    assert "June" not in text


@pytest.mark.parametrize(
    ("day", "said"),
    [("2009-01-01", "It has been here since 4 January 2010"), ("2999-01-01", "in the future"), ("soon", "is no day")],
)
def test_the_command_says_why_it_cannot(day, said, lived, tmp_path):
    with pytest.raises(CommandError, match=said):
        call_command("export_plan", plan=lived.pk, format="csv", output=str(tmp_path / "p.csv"), as_at=day)


@pytest.mark.parametrize("kind", ["priority", "objective", "method", "action"])
def test_a_row_of_which_a_part_is_not_known_is_left_out(kind, lived):
    """History was cleaned, or an import was saved over midnight."""
    moment = end_of(MIDDLE)
    state = plan_as_at(lived.pk, moment)
    cut = PlanState(moment, {**state.records, kind: {}})
    assert len(row_records(state)) == 6
    assert row_records(cut) == []
    changes = changes_between(Both(cut, state)) + changes_between(Both(state, cut))
    assert [change for change in changes if change.says]


@pytest.mark.long
def test_a_page_costs_as_many_statements_for_a_long_plan(lived, client_of_grace):
    with standing_clock(BEGIN):
        method = MethodFactory()
        ActionFactory.create_batch(60, method=method, lead=None, plan=method.objective.priority.plan)
    counts = []
    for plan in (lived, method.objective.priority.plan):
        for address in (
            f"/plan/as-at/2010-03-01/?plan={plan.pk}",
            f"/plan/changes/?from=2010-01-01&to=2010-03-01&plan={plan.pk}",
        ):
            with CaptureQueriesContext(connection) as queries:
                assert client_of_grace.get(address).status_code == 200
            counts.append(len(queries))
    assert counts == [22, 28] * 2


@pytest.mark.long
def test_pages_of_a_long_plan_are_those_of_the_time(db, client_of_grace):
    with standing_clock(BEGIN):
        method = MethodFactory()
        ActionFactory.create_batch(101, method=method, lead=None, plan=method.objective.priority.plan)
    plan = method.objective.priority.plan
    assert numbers(page(client_of_grace, plan, "2010-03-01", "&page=3")) == ["101"]


def test_a_file_of_many_rows_is_offered_and_prepared_and_holds_the_same(lived, client_of_grace, monkeypatch):
    address = f"/plan/as-at/2010-03-01/export/csv/?plan={lived.pk}&sort=due"
    at_once = client_of_grace.get(address)
    monkeypatch.setattr(lists, "AT_ONCE", {"pdf": 3, "docx": 5, "xlsx": 6, "csv": 5})
    offered = client_of_grace.get(address)
    assert f"Prepare 6 rows of {lived.title}, as it was known on 1 March 2010 as CSV" in text_of(offered)
    (target,) = tree_of(offered).xpath("//main//form/@action")
    ready = client_of_grace.post(target, follow=True)
    assert "Your file is ready" in text_of(ready)
    fetched = client_of_grace.get(reverse("download_file", args=[ready.context["file"].pk]))
    assert fetched.getvalue() == at_once.content
    assert fetched["Content-Disposition"] == at_once["Content-Disposition"]
    short = client_of_grace.post(target.replace("csv", "xlsx"))
    assert short["Location"] == address.replace("csv", "xlsx")  # it takes a moment


@pytest.mark.long
def test_a_prepared_file_is_of_the_plan_of_its_page_and_says_what_went_wrong(lived, client_of_grace, monkeypatch):
    monkeypatch.setattr(lists, "AT_ONCE", dict.fromkeys(["pdf", "docx", "xlsx", "csv"], 0))
    client_of_grace.post("/plan/as-at/2010-03-01/export/csv/?judged=2010-06-01")
    file = PreparedFile.objects.get(asked__name="export_as_at")
    assert f"plan={lived.pk}" in file.asked["query"] and "judged on 1 June 2010" in file.about
    wrong = {**file.asked, "query": "plan=999999"}
    with pytest.raises(RuleBroken, match="may not read"):
        make_wanted(file.owner, wrong, None)
    with pytest.raises(RuleBroken, match="no longer be chosen"):
        make_wanted(file.owner, {**wrong, "query": f"plan={lived.pk}&lead=999999"}, None)


def test_a_colour_that_has_ended_since_stands_on_the_days_on_which_it_stood(board, helen, enter):
    def on(day: int):
        return standing_clock(dt.date(2027, 5, day))

    with on(4):
        override = set_colour(action=board.open.by_group, colour="A", reason="The money is late", by=helen)
    with on(10):
        take_back_colour(override=override, expected=override.version, by=helen, reason="It came")
    with on(20):
        client = enter(helen)
        pages = {
            "then": client.get("/plan/as-at/2027-05-06/"),
            "since": client.get("/plan/as-at/2027-05-12/"),
            "judged then": client.get("/plan/as-at/2027-05-12/?judged=2027-05-06"),
        }
    said = f"Set by {helen.display_name} until 30 June 2027 or the next change of date. By the rule: "
    assert {name for name, page in pages.items() if said in page.content.decode()} == {"then", "judged then"}
