"""The help that children are shown: its lines as the board set them, and who is asked to check them, when."""

import datetime as dt

import pytest

from core.board.settings import change_setting, find
from core.text.dates import today
from esafety.home.forms import SettingForm
from tests.cast import enter
from tests.factories.accounts import UserFactory
from tests.factories.voices import make_survey
from voices.wording.page import desk_lines
from voices.wording.settings import CHECKED, HELP, STALE_AFTER, help_lines, is_stale, read_line

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager():
    return UserFactory(roles=["manager"])


def test_help_lines_name_999_childline_ceop_and_report_remove():
    lines = help_lines()
    assert [line.name for line in lines] == ["In danger now? Call 999.", "Childline", "CEOP", "Report Remove"]
    assert lines[1].words == "0800 1111, free, any time, until your 19th birthday"
    assert (
        lines[2].words == "if someone does or says something sexual to you online (not for bullying or hacked accounts)"
    )
    assert lines[3].site == "childline.org.uk/remove"


def test_read_line_needs_neither_words_nor_site():
    line = read_line("Ask at the desk")
    assert (line.name, line.words, line.site) == ("Ask at the desk", "", "")


def test_help_lines_are_changed_on_the_page_of_settings(manager):
    client = enter(manager)
    typed = {"value": "Call 999.\r\n The Hub, 01632 960 001 \r\n", "applies_from": today().isoformat(), "reason": "New"}
    page = client.post(f"/settings/{HELP}/", typed, follow=True).text
    assert "“Help that children are shown in the survey” has been changed." in page
    assert "Call 999.<br>The Hub, 01632 960 001" in page
    assert [line.name for line in help_lines()] == ["Call 999.", "The Hub"]


@pytest.mark.parametrize(
    ("key", "value", "error"),
    [
        (HELP, "x" * 161, "Enter 1 to 8 lines of up to 160 characters, none of them blank."),
        (HELP, "\n".join("123456789"), "Enter 1 to 8 lines of up to 160 characters, none of them blank."),
        (CHECKED, "1 January 2999", "Enter today or a day in the past."),
        (CHECKED, "yesterday or so", "yesterday or so"),
    ],
)
def test_settings_of_help_come_back_with_what_was_typed_when_refused(manager, key, value, error):
    typed = {"value": value, "applies_from": today().isoformat(), "reason": "New"}
    page = enter(manager).post(f"/settings/{key}/", typed)
    assert page.status_code == 422
    assert error in page.text and value in page.text.replace("\r\n", "\n")


def test_desk_asks_to_check_help_until_somebody_did(manager):
    make_survey()
    [line] = desk_lines(manager)
    assert line.text == "Check the help that children are shown in the survey: not checked yet"
    client = enter(manager)
    assert SettingForm(setting=find(CHECKED)).initial["value"] == today()
    typed = {"value": today().isoformat(), "applies_from": today().isoformat(), "reason": "Called all of them"}
    assert client.post(line.href, typed).status_code == 302
    assert desk_lines(manager) == []


@pytest.mark.parametrize(("days", "lines"), [(STALE_AFTER, 0), (STALE_AFTER + 1, 1)])
def test_desk_asks_again_after_180_days(manager, days, lines):
    make_survey()
    day = today() - dt.timedelta(days)
    change_setting(key=CHECKED, value=day.isoformat(), applies_from=today(), by=manager, reason="Called")
    assert len(desk_lines(manager)) == lines
    assert is_stale(day.isoformat(), today()) is bool(lines)


def test_desk_asks_only_managers_and_only_while_a_survey_runs(manager, django_assert_num_queries):
    manager.permissions  # noqa: B018 (read once for a person)
    with django_assert_num_queries(1):
        assert desk_lines(manager) == []
    make_survey(state="withdrawn")
    assert desk_lines(manager) == []
    make_survey()
    assert desk_lines(UserFactory(roles=["board"])) == []
