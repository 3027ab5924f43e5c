"""What the boxes of a form are called, read from its own page."""

from __future__ import annotations

from core.kept_forms.page import described, read_form
from tests.rows import try_rows

PAGE = """<h1>Add an <b>update</b></h1><form>
<input type="hidden" name="version" value="1">
<label for="id_text">Update</label><textarea name="text" id="id_text"></textarea>
<fieldset><legend><span>When</span></legend>
<label for="d">Day</label><input name="on_day" id="d"><label for="m">Month</label><input name="on_month" id="m"></fieldset>
<fieldset><legend>State</legend>
<input type="radio" name="state" value="a" id="a"><label for="a">At risk</label>
<input type="radio" name="state" value="b" id="b"><label for="b">Fine</label></fieldset>
<label for="lead">Lead</label><select name="lead" id="lead"><option value="7">The police</option><option value="8">A</select>
<button name="save" value="x">Save</button><input type="file" name="file"></form>"""


@try_rows(
    ("name", "texts", "shown"),
    [
        ("text", ["Done"], [("Update", "Done")]),
        ("text", ["  "], []),
        ("version", ["1"], []),
        ("save", ["x"], []),
        ("state", ["a"], [("State", "At risk")]),
        ("lead", ["7"], [("Lead", "The police")]),
        ("lead", ["99"], [("Lead", "99")]),
        ("unknown", ["x"], [("Unknown", "x")]),
    ],
)
def test_a_box_is_called_as_on_its_page(name, texts, shown):
    assert described([(name, texts)], read_form(PAGE)) == shown


def test_the_parts_of_a_date_are_one():
    fields = [("on_day", ["3"]), ("on_month", ["2"])]
    assert described(fields, read_form(PAGE)) == [("When", "3 2")]


@try_rows(("year", "shown"), [("2010", "3 February 2010"), ("", "3 2"), ("soon", "3 2 soon")])
def test_a_whole_date_is_written_as_dates_are_here(year, shown):
    page = PAGE.replace("</fieldset>", '<label for="y">Year</label><input name="on_year" id="y"></fieldset>', 1)
    fields = [("on_day", ["3"]), ("on_month", ["2"]), ("on_year", [year])]
    assert described(fields, read_form(page)) == [("When", shown)]


def test_the_heading_is_that_of_the_page():
    assert read_form(PAGE).heading == "Add an update"


def test_without_a_page_names_are_made_readable_and_technical_ones_left_out():
    fields = [("note-text", ["Heard"]), ("version", ["1"]), ("row_id", ["3"]), ("text-12", ["Done"]), ("7", ["x"])]
    fields += [("is_published", ["on"]), ("status", ["in_progress"])]
    shown = [("Note text", "Heard"), ("Text", "Done"), ("7", "x"), ("Is published", "Yes")]
    shown += [("Status", "In progress (in_progress)")]  # the words as typed too: nothing tells a code from a text
    assert described(fields, read_form("")) == shown


def test_a_page_that_is_cut_off_is_read_as_far_as_it_goes():
    assert read_form("<fieldset><legend>A</legend><label for=x>B</label><input id=x name=n").boxes == {}
