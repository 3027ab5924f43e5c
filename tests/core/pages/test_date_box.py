"""A date as one box: what it posts, shows, keeps and says beside it."""

from __future__ import annotations

import datetime

from django import forms
from django.http import QueryDict

from core.pages.fields import DateField, PastDateField
from tests.core.pages.test_fields import Everything, described, one, tree
from tests.rows import try_rows


class OneBox(forms.Form):
    due = DateField(label="New date", help_text="For example, 31 May 2010")
    seen = PastDateField(label="Seen on", required=False)


@try_rows("query", ["due=3/2/2010", "due=3 Feb 2010", "due_day=3&due_month=Feb&due_year=2010"])
def test_a_date_is_posted_as_one_box_or_as_three(query):
    for form in (OneBox(QueryDict(query)), Everything(QueryDict(query))):
        assert "due" not in form.errors
        assert form.cleaned_data["due"] == datetime.date(2010, 2, 3)


def test_three_boxes_show_again_what_one_box_sent():
    page = tree(Everything(QueryDict("due=soon")))
    assert one(page, ".//*[@id='id_due_day']").get("value") == "soon"


@try_rows("value", [datetime.date(2010, 2, 3), datetime.datetime(2010, 2, 3, 9, 0)])
def test_one_box_shows_a_date_with_the_name_of_its_month(value):
    box = one(tree(OneBox(initial={"due": value})), ".//*[@id='id_due']")
    assert (box.get("value"), box.get("name")) == ("3 February 2010", "due")


@try_rows(
    ("query", "typed"), [("due=31 Feb 2010", "31 Feb 2010"), ("due_day=31&due_month=Feb&due_year=2010", "31 Feb 2010")]
)
def test_one_box_keeps_what_was_typed_and_is_where_the_summary_leads(query, typed):
    form = OneBox(QueryDict(query))
    page = tree(form)
    box = one(page, ".//*[@id='id_due']")
    assert (box.get("value"), box.get("aria-invalid"), form["due"].error_target) == (typed, "true", "id_due")
    assert described(page, box) == [
        "For example, 31 May 2010",
        "Error: February 2010 has no day 31. Enter the date in the form 3 February 2010",
    ]
    one(page, ".//label[@for='id_due']")


def test_one_box_says_beside_it_how_it_is_read():
    box = one(tree(OneBox(prefix="a")), ".//*[@id='id_a-seen']")
    assert box.get("hx-get") == "/reading/date/?name=a-seen&takes=latest"
    reading = one(tree(OneBox(prefix="a")), f".//*[@id='{box.get('hx-target')[1:]}']")
    assert (reading.text, reading.get("aria-live")) == (None, "polite")


def test_a_date_without_a_year_is_the_latest_only_where_it_has_passed(monkeypatch):
    monkeypatch.setattr("core.pages.fields.today", lambda: datetime.date(2010, 2, 3))
    form = OneBox(QueryDict("due=4/2&seen=4/2"))
    assert form.errors["due"] == ["Which year? 4 February 2009 or 4 February 2010"]
    assert form.cleaned_data["seen"] == datetime.date(2009, 2, 4)
