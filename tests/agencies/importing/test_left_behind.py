"""What of a list does not come along stands in one box on the first page, and is ticked before it is saved."""

from __future__ import annotations

import datetime as dt

import pytest

from agencies.importing.importer import AgencyImporter
from agencies.models import Agency, Eslo
from core.importing.columns import propose
from tests.actions.pages import text_of, tree_of
from tests.agencies.importing.lists import begun, faults, questions
from tests.agencies.importing.test_pages import manager, upload  # noqa: F401 (a fixture)
from tests.core.importing.test_desk import press
from tests.factories.accounts import UserFactory
from tests.rows import try_rows

HEAD = "Name,Type,Status,DSL,Date DSL training last completed,Governors\n"
LIST = (
    f"{HEAD}Alder School,Primary,Open,Ann Lead,Sept 2021,Bea\nBirch School,Primary,Open,Cy Lead,to be booked,Di\n"
    'Cedar School,Primary,"Open, but proposed to close",Eve Lead,to be booked,\nDogwood School,Who,Open,Flo Lead,,\n'
)
TO_BOOK = "Rows 3 and 4: ESLO: last trained on: “to be booked” cannot be read."
TICK_FIRST = "Tick each line under “What will not come along”, or correct it."


@try_rows(
    ("heading", "field"),
    [
        ("DSL contact number", "eslo_phone"),
        ("Contact number", "phone"),
        ("Designated Safeguarding Lead", "eslo_name"),
        ("Deputy Designated Safeguarding Lead(s)", "deputy"),
        ("Deputy e-Safety Lead(s)", "deputy"),
        ("Deputy DSL", "deputy"),
        ("Deputy DSL email", "deputy_email"),
        ("Date DSL training last completed", "training_date"),
        ("DSL training completed on", "training_date"),
        ("Deputy headteacher", None),
        ("Number on roll", None),
    ],
)
def test_heading_is_recognised_as_a_column_to_be_kept(heading, field):
    proposal, _ = propose([heading, "Name of school"], [()] * 2, AgencyImporter().fields())
    assert proposal.field == field and proposal.state == ("chosen" if field else "none")


def at_preview(manager) -> str:  # noqa: F811
    url = upload(manager, LIST.encode(), "list.csv")
    while not tree_of(manager.get(url)).xpath("//input[@name='mark']"):
        press(manager, url)
    return url


def lines_of(page, what: str = "") -> list[str]:
    labels = tree_of(page).xpath(f"//*[@id='left']//input[@type='checkbox']{what}/following-sibling::label")
    return [" ".join(label.text_content().split()) for label in labels]


@pytest.mark.long
def test_first_page_says_in_one_box_what_will_not_come_along(manager):  # noqa: F811
    page = manager.get(at_preview(manager))
    assert "Refused: 1" in text_of(page) and "New: 3" in text_of(page)
    column, month, to_book, status = lines_of(page)
    assert column == "The column “Governors”: 2 cells, such as “Bea”"
    assert month.startswith("Row 2: ESLO: last trained on: “Sept 2021” gives no day.")
    assert to_book.startswith(TO_BOOK)
    assert status == "Row 4: Whether it is open: of “Open, but proposed to close” only “Open” is kept"
    assert not lines_of(page, "[@checked]") and "4 lines to tick" in text_of(page)


@pytest.mark.long
def test_list_is_not_saved_before_each_line_is_ticked_and_ticks_are_kept(manager):  # noqa: F811
    url = at_preview(manager)
    (first, *_) = tree_of(manager.get(url)).xpath("//*[@name='left']/@value")
    page = press(manager, url, f"{url}accept/", left=first)
    assert TICK_FIRST in text_of(page) and not Agency.objects.exists()
    assert lines_of(page, "[@checked]") == ["The column “Governors”: 2 cells, such as “Bea”"]
    page = press(manager, url, tick_all="1")
    assert len(lines_of(page, "[@checked]")) == 4 and "to tick" not in text_of(page)
    page = press(manager, url, f"{url}accept/")
    assert "The file has been saved: 3 new" in text_of(page)
    assert not Eslo.objects.exclude(trained_on=None).exists()


@pytest.mark.long
def test_tick_can_be_taken_back(manager):  # noqa: F811
    url = at_preview(manager)
    press(manager, url, tick_all="1")
    page = press(manager, url, left=None)
    assert not lines_of(page, "[@checked]")


@pytest.mark.long
def test_month_of_training_is_asked_and_taken_as_its_first_day_once_somebody_says_so(manager):  # noqa: F811
    url = at_preview(manager)
    assert "1 cell gives a month of training without a day, such as “Sept 2021”." in text_of(manager.get(url))
    page = press(manager, url, **{"q-months": "first"})
    assert len(lines_of(page)) == 3
    assert "Row 2: ESLO: last trained on: “Sept 2021” gives no day. It is taken as 1 September 2021" in text_of(page)
    press(manager, url, tick_all="1")
    press(manager, url, f"{url}accept/")
    assert Eslo.objects.get(name="Ann Lead").trained_on == dt.date(2021, 9, 1)


def test_month_without_a_year_and_one_to_come_are_not_asked_about(db):
    held = begun(
        f"{HEAD}A School,Primary,Open,Ann Lead,March,\nB School,Primary,Open,Bea Lead,Jan 2099,\n",
        UserFactory(roles=["manager"]),
    )
    assert not questions(held)
    assert all("cannot be read" in reason for (reason,) in faults(held))


def test_list_of_which_all_comes_along_has_no_box(manager):  # noqa: F811
    url = upload(manager, b"Name,Type\nAlder School,Primary\n", "list.csv")
    assert "What will not come along" not in text_of(manager.get(url))
