"""All charts of the board: the same figures as everywhere, each picture with its table, and incidents by right."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.utils import timezone

from accounts.models import User
from actions.models import Plan
from core.text.dates import today
from incidents.figures.figures import quarter_figures
from incidents.figures.tables import Figure as Count
from reports.drafts.blocks import Columns, Timeline, from_data
from reports.drafts.charts import charts_of, incidents_chart
from reports.drafts.document import drawing
from reports.drafts.due_chart import counts, due_chart
from reports.periods import Period
from tests.actions.figures.test_plan_figures import plan_figures
from tests.actions.pages import text_of, tree_of, words
from tests.reports import second_count as second
from tests.rows import try_rows

pytestmark = pytest.mark.django_db


def person(role: str) -> User:
    """The first of the demonstration board with a role."""
    return User.objects.with_role(role).order_by("pk").first()


def part(user, key: str):
    """One part of what a person sees."""
    return next(each for each in charts_of(user).parts if each.key == key)


def table_under(tree, key: str) -> dict[str, list[str]]:
    """Head of each row of a picture's table → its cells."""
    rows = tree.xpath(f"//table[.//th[starts-with(@id, 'table-{key}-')]]//tbody/tr")
    return {words(row[0]): [words(cell) for cell in row[1:]] for row in rows}


@pytest.fixture
def shown(demo_plan, enter):
    """The page as the board sees it."""
    return tree_of(enter(person("board")).get("/reports/charts/"))


@pytest.mark.long
def test_every_picture_has_its_table_and_is_told_in_words(shown):
    pictures = shown.xpath("//*[@class='chart']//*[local-name()='svg']")
    assert len(pictures) >= 10
    for each in pictures:
        assert each.xpath("./*[local-name()='title']")[0].text
        assert each.xpath("./*[local-name()='desc']")[0].text
        assert each.xpath("ancestor::section//details//table")
    ids = shown.xpath("//@id")
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("key", ["colours", "movement"])
def test_every_part_says_its_letter_and_count_at_both_widths(shown, key):
    for name in (f"chart-{key}", f"chart-{key}-narrow"):
        (svg,) = shown.xpath(f"//*[local-name()='svg'][*[@id='{name}-title']]")
        parts = svg.xpath(".//*[local-name()='rect'][@stroke]")
        labels = [
            text for text in map(words, svg.xpath(".//*[local-name()='text']")) if re.fullmatch(r"[RANGB] \d+", text)
        ]
        counts = [int(cell) for row in list(table_under(shown, key).values()) for cell in row[:5]]
        counts = counts[:-5] if key == "colours" else counts  # without the line of all priorities
        assert len(parts) == len(labels) == sum(map(bool, counts))
        assert sum(int(label.split()[1]) for label in labels) == sum(counts)


def test_the_colours_are_those_of_the_second_count(shown):
    plan, now = Plan.objects.in_force().pk, timezone.now()
    period = Period.containing(today())
    own = second.Count(plan, now, today(), period.begin)
    assert table_under(shown, "colours")["All priorities"] == [*(str(own.colours().get(x, 0)) for x in "RANGB"), "43"]
    moved = table_under(shown, "movement")
    before = period.before
    moment = timezone.make_aware(dt.datetime.combine(before.end, dt.time.max))
    earlier = second.Count(plan, moment, before.end, before.begin).colours()
    assert moved[period.label] == table_under(shown, "colours")["All priorities"]
    assert moved[before.label] == [*(str(earlier.get(letter, 0)) for letter in "RANGB"), "43"]


def test_the_other_figures_are_those_of_the_second_count(demo_plan):
    now, period = timezone.now(), Period.containing(today())
    own = second.Count(Plan.objects.in_force().pk, now, today(), period.begin).figures()
    dates = {each.key: each.value for each in part(person("manager"), "dates").figures}
    assert dates == {key: own[key] for key in dates}
    covered = {each.key: (each.value, each.out_of) for each in part(person("manager"), "coverage").figures}
    assert covered == second.directory(now, today())
    came = {each.key: (each.value, each.out_of) for each in part(person("manager"), "returns").figures}
    counted = second.received(now, period.begin, today())
    assert came and all(came[f"audits.received.{key}"] == counted[key] for key in counted)


def test_true_counts_of_incidents_are_for_those_who_may_read_them(demo_plan, enter):
    seen = {
        role: text_of(enter(person(role)).get("/reports/charts/")) for role in ("manager", "dpo", "board", "agency")
    }
    open_to = {role for role, text in seen.items() if "OFFICIAL-SENSITIVE" in text}
    assert open_to == {"manager", "dpo"}
    assert all("Figures as published." in seen[role] for role in set(seen) - open_to)
    period = Period.containing(today()).before
    total, _ = second.incidents(timezone.now(), period.begin, period.end)
    tree = tree_of(enter(person("manager")).get("/reports/charts/"))
    assert table_under(tree, "incidents")[period.label] == [str(total)]


def test_others_see_what_was_published_of_incidents(demo_plan, enter):
    table = table_under(tree_of(enter(person("board")).get("/reports/charts/")), "incidents")
    last = Period.containing(dt.date(2026, 9, 30))
    for period in last.last(4):
        out = quarter_figures(period.year, period.quarter, published=True)
        assert table[period.label] == [out.quarter.children.text]
    assert last.last(5)[0].label not in table  # it ended before the board's first day


def test_a_hidden_number_has_its_mark_and_no_bar():
    periods = Period(2009, 4).last(2)
    chart = incidents_chart([(periods[0], Count("x", "c")), (periods[1], Count("y", "7", 7))])
    assert chart.rows == (("Children", ((0, 7),)),)
    assert chart.labels == (("c", "7"),)
    assert [row[1].text for row in chart.table.rows] == ["c", "7"]


OLD_TABLE = {"is": "Table", "columns": [{"is": "Column", "heading": "A"}], "rows": []}
OLD_CHARTS = {
    "timeline": {
        "is": "Timeline", "title": "Dates", "alt": "Words", "table": OLD_TABLE,
        "begin": {"day": "2009-04-01"}, "end": {"day": "2010-03-31"}, "today": {"day": "2010-01-01"},
        "meanings": [["R", "Red", "#fbe9e7", "#7d1f11"]],
        "bands": [{"is": "Band", "heading": "1. Aims", "marks": [{
            "is": "Mark", "at": {"day": "2009-09-30"}, "label": "7", "letter": "R", "ground": "#fbe9e7",
            "ink": "#7d1f11",
        }]}],
    },
    "columns": {
        "is": "Columns", "title": "Moved", "alt": "Words", "heads": ["Q1", "Q2"], "table": OLD_TABLE,
        "rows": [["1. Aims", [[7, 1], [0, 2]]], ["2. Means", [[0, 3], [4, 0]]]],
        "series": [["R", "Red", "#fbe9e7", "#7d1f11"], ["G", "Green", "#e3f3ea", "#004d29"]],
    },
    "bars": {
        "is": "Bars", "title": "ESLO", "alt": "Words", "categories": ["Police"], "table": OLD_TABLE,
        "series": [
            {"is": "Series", "name": "named", "letter": "", "ground": "#1d4f76", "ink": "#ffffff", "counts": [3]},
            {"is": "Series", "name": "none", "letter": "", "ground": "#ffffff", "ink": "#0b0c0c", "counts": [1]},
        ],
    },
}  # fmt: skip


@try_rows(
    ("kind", "wanted"),
    [
        ("timeline", {"1. Aims", "R", "7"}),
        ("columns", {"1. Aims", "2. Means", "R 7", "R 1", "G 2", "R 3", "G 4"}),
        ("bars", {"Police", "3 of 4"}),
    ],
)
def test_charts_that_were_stored_before_are_drawn(kind, wanted):
    svg = drawing(from_data(OLD_CHARTS[kind]), "old").wide
    assert wanted <= set(re.findall(r"<text[^>]*>([^<]*)</text>", svg))


def test_dates_have_a_mark_each_or_are_counted_where_they_are_too_many(demo_plan):
    plan = Plan.objects.in_force().pk
    found = plan_figures(plan, known_at=timezone.now(), on=today(), begin=Period.containing(today()).begin)
    chart = due_chart(found)
    dated = [each for each in found.actions.values() if each.is_open and each.due]
    assert isinstance(chart, Timeline)
    assert sorted(mark.label for band in chart.bands for mark in band.marks) == sorted(str(e.number) for e in dated)
    counted = counts(found, dated, Period.containing(today()).last(3))
    assert isinstance(counted, Columns)
    assert sum(sum(letter) for _, letters in counted.rows for letter in letters) == len(dated)
    assert sum(int(cell.text) for row in counted.table.rows for cell in row[1:]) == len(dated)


@pytest.mark.long
def test_what_moved_is_remembered_and_stays_the_same(demo_plan, enter, django_assert_max_num_queries):
    client = enter(person("board"))
    first = tree_of(client.get("/reports/charts/"))
    with django_assert_max_num_queries(46):
        again = tree_of(client.get("/reports/charts/"))
    assert table_under(first, "movement") == table_under(again, "movement")


@try_rows("role", ["board", "agency"])
def test_no_figure_leads_to_a_refusal(demo_plan, enter, role):
    client = enter(person(role))
    led = {each.address for found in charts_of(person(role)).parts for each in found.figures if each.address}
    assert led and {client.get(address).status_code for address in led} == {200}
