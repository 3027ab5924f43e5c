"""The plan page, /plan/: the board's table, what it is found by, and how it is walked."""

from __future__ import annotations

import datetime as dt

import pytest
from lxml import html

from actions.models import Plan, ProgressUpdate
from actions.table import filters
from tests.actions.pages import tree_of, words
from tests.architecture.large import large_plan
from tests.factories.plan import ActionLeadFactory, LeadFactory, TimescaleFactory
from tests.rows import try_rows

BY_GROUP, BY_OTHER, POLICE, SHARED, SCHOOL, LEAFLET, WITHDRAWN = (
    "Write the model policy",
    "Train the trainers",
    "Visit the youth clubs",
    "Hold a safety week",
    "Show the film",
    "Print the leaflet",
    "Buy the filter",
)
ALL = [BY_GROUP, BY_OTHER, POLICE, SHARED, SCHOOL, SHARED, LEAFLET]
EARLY = {"due_from_day": "1", "due_from_month": "1", "due_from_year": "2010"}
LATE = {"due_to_day": "31", "due_to_month": "3", "due_to_year": "2010"}


COLUMNS = {
    "plan-table__action": "Board action",
    "plan-table__lead": "Lead responsibility",
    "plan-table__timescale": "Timescale",
    "plan-table__colour": "Colour",
    "plan-table__update": "Progress / Update",
}


def table_rows(response) -> list[dict[str, str]]:
    """The rows as a reader of the page has them: column → text."""
    page = html.fromstring(response.content.decode())
    rows = []
    for line in page.xpath("//table[contains(@class, 'plan-table')]/tbody/tr"):
        rows.append({cell.get("data-label") or COLUMNS[cell.get("class")]: words(cell) for cell in line})
    return rows


def actions_on(response) -> list[str]:
    """The texts of the actions on the page, in order."""
    found = []
    for row in table_rows(response):
        cell = row["Board action"]
        found.append(next(text for text in {*ALL, WITHDRAWN} if text in cell))
    return found


@pytest.fixture
def open_plan(board, helen, enter):
    """Open the plan page as helen, filtered by keywords."""
    client = enter(helen)
    return lambda **query: client.get("/plan/", query)


def test_it_works(open_plan, board):
    response = open_plan()
    assert response.status_code == 200
    assert actions_on(response) == ALL
    first = table_rows(response)[0]
    assert first["Objective"] == "1. Schools have a policy"
    assert first["Method"] == "1. Model policy"
    assert first["Lead responsibility"] == "e-Safety Working Group"
    assert first["Timescale"] == "By end of May 2010"
    assert "3 February 2010, Marian Shaw: The draft is with the heads" in first["Progress / Update"]
    captions = html.fromstring(response.content.decode()).xpath("//caption")
    assert [words(caption) for caption in captions] == [
        "Strategic Priority 1: Children are safe on line 5 rows : 3R 2G : 3 red, 2 green",
        "Strategic Priority 2: Adults know what to do 2 rows : 1G 1B : 1 green, 1 blue",
    ]


def test_cells_of_objective_and_method_are_merged_over_the_rows_that_they_cover(open_plan):
    tree = html.fromstring(open_plan().content.decode())

    def spans(label):
        return [int(cell.get("rowspan", 1)) for cell in tree.xpath(f"//tbody//th[@data-label='{label}']")]

    assert spans("Objective") == [4, 1, 2]
    assert spans("Method") == [2, 2, 1, 2]


def test_several_leads_of_an_action_have_a_sign_between_them(open_plan, board):
    ActionLeadFactory(action=board.open.by_group, lead=LeadFactory(name="Parents’ Forum"), position=2)
    first = table_rows(open_plan())[0]
    assert first["Lead responsibility"] == "e-Safety Working Group; Parents’ Forum"


def test_a_proposed_and_an_agreed_revision_stand_below_the_original(open_plan, board):
    shelf = board.open
    TimescaleFactory(action=shelf.by_school, wording="By May 2010", state="agreed", printed=True, is_current=False)
    rows = {row["Board action"]: row["Timescale"] for row in table_rows(open_plan())}
    assert [cell for action, cell in rows.items() if BY_OTHER in action] == [
        "By March 2010 Proposed timescale – By September 2010"
    ]
    assert [cell for action, cell in rows.items() if SCHOOL in action] == [
        "By December 2009 Reviewed timescale – By May 2010"
    ]


def test_it_shows_the_newest_update_and_how_many_there_were_before(open_plan, board):
    by_group = board.open.by_group
    for day, text in ((5, "Sent out"), (4, "Printed")):
        ProgressUpdate.objects.create(action=by_group, on=dt.date(2010, 3, day), text=text, author_name="Marian Shaw")
    ProgressUpdate.objects.create(
        action=by_group, on=dt.date(2010, 4, 1), text="By mistake", author_name="Tom", voided_on=dt.date(2010, 4, 2)
    )
    cell = table_rows(open_plan())[0]["Progress / Update"]
    assert "5 March 2010, Marian Shaw: Sent out" in cell
    assert "2 earlier updates" in cell
    assert "Printed" not in cell and "By mistake" not in cell


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"q": "film"}, [SCHOOL]),
        ({"q": "FILM"}, [SCHOOL]),
        ({"q": "model POLICY"}, [BY_GROUP, BY_OTHER]),  # the words of the method, and of the action
        ({"q": "pupils take part"}, [SCHOOL]),
        ({"q": "trainers found"}, [BY_OTHER]),  # the words of an update
        ({"q": "northmere police"}, [POLICE, LEAFLET]),  # a lead as printed
        ({"q": "zebra"}, []),
        ({"q": "100%"}, []),
        ({"q": "_"}, []),
        ({"status": "completed"}, [LEAFLET]),
        ({"status": "not_started"}, [POLICE]),
        ({"status": "withdrawn"}, [WITHDRAWN]),
        ({"status": "in_progress"}, [BY_GROUP, BY_OTHER, SHARED, SCHOOL, SHARED]),
        ({"timescale": "past"}, [BY_OTHER, SCHOOL]),
        ({"timescale": "28"}, [BY_GROUP]),
        ({"timescale": "92"}, [BY_GROUP]),
        ({"timescale": "ongoing"}, [POLICE, SHARED, SHARED, LEAFLET]),
        ({"timescale": "none"}, []),
        (EARLY, [BY_GROUP, BY_OTHER]),
        (LATE, [BY_OTHER, SCHOOL]),
        ({**EARLY, **LATE}, [BY_OTHER]),
        ({"q": "model", "status": "in_progress", **LATE}, [BY_OTHER]),
        ({"sort": "due"}, [SCHOOL, BY_OTHER, BY_GROUP, POLICE, SHARED, SHARED, LEAFLET]),
        ({"sort": "due", "status": "completed"}, [LEAFLET]),
        ({"sort": "due", "status": "withdrawn"}, [WITHDRAWN]),
        ({"sort": "lead"}, [BY_GROUP, SHARED, SHARED, POLICE, LEAFLET, SCHOOL, BY_OTHER]),
        ({"sort": "updated"}, [POLICE, SHARED, SCHOOL, SHARED, LEAFLET, BY_GROUP, BY_OTHER]),
        ({"sort": "due", "status": "in_progress"}, [SCHOOL, BY_OTHER, BY_GROUP, SHARED, SHARED]),
        ({"q": "", "status": "", "sort": ""}, ALL),
    ],
    ids=str,
)
def test_it_shows_the_rows_that_fit(query, expected, open_plan, monkeypatch):
    monkeypatch.setattr(filters, "today", lambda: dt.date(2010, 5, 10))
    response = open_plan(**query)
    assert response.status_code == 200
    assert actions_on(response) == expected
    assert ("No row matches" in response.content.decode()) is (expected == [])


def test_it_shows_the_rows_of_one_priority_and_of_one_lead(open_plan, board):
    assert actions_on(open_plan(priority=board.open.other_priority.pk)) == [SHARED, LEAFLET]
    assert actions_on(open_plan(lead=board.leads["group"].pk)) == [BY_GROUP, SHARED, SHARED]
    assert actions_on(open_plan(priority=board.open.priority.pk, lead=board.leads["group"].pk)) == [BY_GROUP, SHARED]


def test_it_offers_the_priorities_and_leads_of_this_plan_only(open_plan, board):
    tree = html.fromstring(open_plan().content.decode())
    offered = tree.xpath("//select[@name='priority']/option/@value")
    assert offered == ["", str(board.open.priority.pk), str(board.open.other_priority.pk)]
    leads = {words(option) for option in tree.xpath("//select[@name='lead']/option")}
    assert leads == {"All leads", *(lead.name for lead in board.leads.values())}


def test_a_bookmark_opens_with_the_filter_filled_in(open_plan):
    response = open_plan(q="film", status="in_progress", **LATE)
    tree = html.fromstring(response.content.decode())
    assert tree.xpath("//input[@name='q']/@value") == ["film"]
    assert tree.xpath("//select[@name='status']/option[@selected]/@value") == ["in_progress"]
    assert tree.xpath("//input[@name='due_to']/@value") == ["31 3 2010"]
    said = "1 row of the plan matches your filters (Words: film; Status: In progress; Due up to: 31 March 2010)"
    assert said in " ".join(words(tree).split())
    links = tree.xpath("//a[starts-with(@href, '/plan/export/')]/@href")
    assert len(links) == 8
    assert all("q=film" in link and "status=in_progress" in link and "due_to_year=2010" in link for link in links)


@pytest.mark.long
@try_rows(
    "query",
    [
        {"due_from_day": "40", "due_from_month": "1", "due_from_year": "2010"},
        {"status": "mended"},
        {"priority": "x"},
        {"lead": "999999"},
        {"timescale": "soon"},
        {"sort": "size"},
        {"due_to_day": "30", "due_to_month": "2", "due_to_year": "2010"},
        {"due_from_day": "1", "due_from_month": "4", "due_from_year": "2010", **LATE},
        {"q": "film", "status": "mended"},
    ],
)
def test_what_cannot_be_filtered_by_is_said_beside_its_field(query, open_plan):
    response = open_plan(**query)
    page = html.fromstring(response.content.decode())
    assert response.status_code == 200
    assert words(page.xpath("//title")[0]).startswith("Error: ")
    assert len(page.xpath("//*[contains(@class, 'govuk-error-message')]")) == 1
    (main,) = page.xpath("//main")
    assert "govuk-error-summary" in main.xpath(".//*[@data-module or self::h1]")[0].get("class"), "above the heading"
    (target,) = page.xpath("//*[contains(@class, 'govuk-error-summary__list')]//a/@href")
    (field,) = page.xpath(f"//form//*[@id='{target.removeprefix('#')}']/@name")
    assert any(name.startswith(field) for name in query)
    assert page.xpath("//details[@open][contains(@class, 'filter-panel')]")
    text = words(page.xpath("//main")[0])
    assert "No rows are shown, because something in the filters is not right" in text
    assert "No row matches" not in text and "match your filters" not in text and "0 rows" not in text
    assert not page.xpath("//a[starts-with(@href, '/plan/export/')]")


def test_dates_in_the_wrong_order_are_said_and_kept(open_plan):
    response = open_plan(**{"due_from_day": "1", "due_from_month": "4", "due_from_year": "2010", **LATE})
    page = html.fromstring(response.content.decode())
    (error,) = page.xpath("//*[contains(@class, 'govuk-error-summary__list')]//a")
    assert words(error) == "“Due up to” must be the same day as “Due from”, or later"
    assert error.get("href") == "#id_due_to"
    assert page.xpath("//input[@name='due_from']/@value") == ["1 4 2010"]
    assert actions_on(open_plan(due_to_day="1", due_to_month="1", due_to_year="2010", **EARLY)) == []  # one day is fine


def test_by_due_date_what_is_done_comes_last(open_plan, board):
    current = board.open.completed.timescales.get(is_current=True)
    current.due = dt.date(2009, 1, 1)  # before every other
    current.save()
    assert actions_on(open_plan(sort="due")) == [SCHOOL, BY_OTHER, BY_GROUP, POLICE, SHARED, SHARED, LEAFLET]


@try_rows("order", ["due", "lead", "updated"])
def test_in_another_order_than_printed_each_row_says_its_priority(order, open_plan):
    response = open_plan(sort=order)
    said = {row["Board action"]: row["Objective"] for row in table_rows(response)}
    for action, objective in said.items():
        if LEAFLET in action:
            assert objective.startswith("Strategic priority 2. Adults know what to do")
        if BY_GROUP in action:
            assert objective.startswith("Strategic priority 1. Children are safe on line")
    text = " ".join(response.content.decode().split())
    assert "7 rows, in a different order from the printed one" in text and "match your filters" not in text
    assert not any("Strategic priority" in row.get("Objective", "") for row in table_rows(open_plan()))


def test_withdrawn_actions_are_left_out_unless_asked_for(open_plan):
    assert WITHDRAWN not in actions_on(open_plan())
    response = open_plan(status="withdrawn")
    assert "Withdrawn on 1 March 2010: No longer needed" in table_rows(response)[0]["Board action"]


def test_a_shared_action_says_that_it_is_printed_twice(open_plan):
    cells = [row["Board action"] for row in table_rows(open_plan()) if SHARED in row["Board action"]]
    assert len(cells) == 2
    assert all("Also printed under Strategic Priority" in cell and "updated once" in cell for cell in cells)
    assert not any(", row " in cell for cell in cells)  # rows are printed without numbers


def test_the_marks_say_completed_and_not_started(open_plan):
    cells = " ".join(row["Board action"] for row in table_rows(open_plan()))
    assert "Print the leaflet Completed on 1 February 2010" in cells
    assert "Visit the youth clubs Not started" in cells


def test_only_those_who_may_write_are_offered_to(board, enter):
    def offered(name):
        rows = table_rows(enter(board.people[name]).get("/plan/"))
        return [
            row["Board action"] for row in rows if row["Progress / Update"].rpartition(" action ")[0].endswith("Update")
        ]

    assert len(offered("helen")) == 7
    assert [any(text in cell for text in (BY_GROUP, SHARED)) for cell in offered("marian")] == [True] * 3
    assert len(offered("ruth")) == 2
    assert offered("grace") == offered("margaret") == offered("sunita") == []


def test_adding_an_update_is_a_button_in_each_row(open_plan):
    ways = html.fromstring(open_plan().content.decode()).xpath("//*[normalize-space(text())='Update']")
    assert len(ways) == 7 and {way.get("role") for way in ways} == {"button"}


def test_a_closed_plan_is_shown_by_its_number_and_offers_nothing(open_plan, board):
    response = open_plan(plan=board.closed.plan.pk)
    text = response.content.decode()
    assert actions_on(response) == ALL
    assert "Plan of last year" in text and "This plan is closed. It is now read-only." in text
    assert "Update<span" not in text
    tree = html.fromstring(text)
    assert tree.xpath("//form//input[@name='plan']/@value") == [str(board.closed.plan.pk)]  # a filter stays in it


def test_the_newest_open_plan_is_in_force_and_without_one_the_newest(open_plan, board):
    assert open_plan().context["plan"] == board.open.plan
    Plan.objects.filter(closed_on=None).update(closed_on=dt.date(2010, 8, 31))
    assert open_plan().context["plan"].closed_on


@try_rows("number", ["0", "999999", "x", "1e9", "-1", "9" * 30, "%00"])
def test_a_plan_that_is_not_there_is_not_found(number, open_plan):
    assert open_plan(plan=number).status_code == 404


def test_reds_come_first_by_one_link_and_the_filters_stay_closed(open_plan):
    (way,) = [link for link in tree_of(open_plan()).xpath("//a[@href]") if words(link) == "Reds first"]
    assert way.get("href") == "/plan/?sort=colour"
    sorted_by_colour = tree_of(open_plan(sort="colour"))
    assert sorted_by_colour.xpath("//details[contains(@class, 'filter-panel')][not(@open)]")
    assert "Reds first" not in [words(link) for link in sorted_by_colour.xpath("//a")]


PAGES_OF_A_PLAN = ("", "timeline/", "queries/", "follow-ups/", "check/", "references/")


@pytest.mark.parametrize(
    ("name", "pages", "offer"),
    [
        ("helen", (*PAGES_OF_A_PLAN, "desk/"), True),
        ("grace", PAGES_OF_A_PLAN[:-1], False),
        ("marian", ("mine/",), False),
    ],
)
def test_without_a_plan_every_page_about_it_says_what_to_do(name, pages, offer, board, enter, monkeypatch):
    monkeypatch.setattr("actions.access.plans_for", lambda user: [])
    client = enter(board.people[name])
    for address in pages:
        text = client.get(f"/plan/{address}").content.decode()
        assert "There is no plan yet" in text, address
        assert ("Import the plan" in text) is offer, address


def test_it_needs_the_right(board, stranger, enter):
    assert enter(stranger).get("/plan/").status_code == 403
    assert enter(None).get("/plan/")["Location"] == "/accounts/login/?next=/plan/"


def test_it_rejects_post(board, helen, enter):
    assert enter(helen).post("/plan/").status_code == 405


def test_what_people_wrote_is_text_and_never_markup(open_plan, board):
    board.open.by_group.text = "<script>alert(1)</script> & more"
    board.open.by_group.save()
    ProgressUpdate.objects.filter(action=board.open.by_group).update(text="<img src=x onerror=alert(2)>")
    text = open_plan().content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; more" in text
    assert "<script>alert" not in text and "<img src=x" not in text


@pytest.fixture
def long_plan(board):
    """A plan in force of 230 rows."""
    return large_plan(230, leads=[board.leads["group"], board.leads["police"]], author=board.marian)


@pytest.mark.long
def test_a_plan_of_more_than_a_hundred_rows_comes_in_pages_of_fifty(open_plan, long_plan):
    numbers = []
    for number in range(1, 6):
        response = open_plan(page=number)
        numbers += [int(row["Board action"].split()[1]) for row in table_rows(response)]
        assert "230 rows" in response.content.decode()
    assert numbers == list(long_plan.placements.order_by("row").values_list("action__number", flat=True))
    assert [len(table_rows(open_plan(page=number))) for number in (1, 5)] == [50, 30]


@pytest.mark.long
def test_pages_keep_the_filter_and_go_on_where_it_ends(open_plan, long_plan, board):
    response = open_plan(lead=board.leads["group"].pk, sort="due")
    links = html.fromstring(response.content.decode()).xpath("//nav[@aria-label='Pages']//a/@href")
    assert links and all(f"lead={board.leads['group'].pk}" in link and "sort=due" in link for link in links)
    assert "115 rows of the plan match your filters" in response.content.decode()


@pytest.mark.parametrize(("asked", "shown"), [("999", 30), ("x", 50), ("-1", 50), ("0", 50), ("", 50), ("9" * 30, 50)])
def test_a_page_that_is_not_there_becomes_one_that_is(asked, shown, open_plan, long_plan):
    assert len(table_rows(open_plan(page=asked))) == shown


@pytest.mark.long
def test_a_plan_of_a_hundred_rows_is_one_page(open_plan, board):
    large_plan(100, leads=[board.leads["group"]], author=board.marian)
    response = open_plan()
    assert len(table_rows(response)) == 100
    assert "govuk-pagination" not in response.content.decode()


def test_no_choice_of_a_timescale_is_cut_in_a_narrow_window():
    assert max(len(label) for _, label in filters.WINDOWS) <= 24
