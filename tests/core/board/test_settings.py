"""The settings that the apps list: each is found, has words for its page, and a default between its bounds."""

from importlib import import_module

import pytest
from django.apps import apps

from core.board import settings
from core.board.settings import Day, Lines, WholeNumber, collect
from core.records.rules import RuleBroken
from tests.architecture.source import modules
from tests.rows import try_rows

NAMED = [module for app in apps.get_app_configs() for module in getattr(app, "board_settings", ())]
LISTED = [setting for module in NAMED for setting in import_module(module).SETTINGS]


class App:
    """An app with settings, as `collect` needs it."""

    board_settings = ("tests.core.board.settings_of_test",)


def whole_number(**values) -> WholeNumber:
    """A setting of 1 to 3 days."""
    values = {"default": 2, "low": 1, "high": 3, "unit": "days", "label": "Days", "help": "Days of it."} | values
    return WholeNumber("tests.days", **values)


@try_rows("setting", LISTED)
def test_setting_has_label_unit_and_bounds(setting):
    assert setting.label and setting.help
    setting.validate(setting.default)
    assert not isinstance(setting, WholeNumber) or setting.unit and setting.low < setting.high


def test_declared_are_the_listed_settings_once_each():
    assert sorted(setting.key for setting in LISTED) == sorted(setting.key for setting in settings.declared())


@pytest.mark.long
def test_every_module_with_settings_is_named_by_its_app():
    lists = {path: tree for path, tree in modules().items() if path.endswith("/settings.py")}
    named = {path.removesuffix(".py").replace("/", ".") for path, tree in lists.items() if assigns(tree, "SETTINGS")}
    assert named == set(NAMED)


def assigns(tree, name: str) -> bool:
    """Whether a module assigns a name."""
    return any(getattr(target, "id", "") == name for node in tree.body for target in getattr(node, "targets", ()))


def test_collect_declares_what_modules_of_an_app_list(monkeypatch):
    monkeypatch.setattr(settings, "_declared", {})
    module = type("Module", (), {"SETTINGS": [whole_number()]})
    monkeypatch.setattr(settings, "import_module", {App.board_settings[0]: module}.get)
    collect([App(), object()])
    assert settings.declared() == [whole_number()]


def test_declare_is_refused_when_default_is_out_of_bounds():
    with pytest.raises(RuleBroken, match="Enter a whole number of days from 1 to 3."):
        settings.declare(whole_number(default=4))


@try_rows("value", [0, 4, True, "2", None, 2.0])
def test_validate_refuses_values_that_are_not_of_the_kind(value):
    with pytest.raises(RuleBroken):
        whole_number().validate(value)


@try_rows("value", ["", "one\n\ntwo", "one\ntwo\nthree", "longer than ten", 3, None])
def test_lines_refuse_blank_lines_and_too_many_or_too_long_ones(value):
    setting = Lines("tests.lines", default="one\ntwo", most=2, longest=10, label="Lines", help="Lines of it.")
    setting.validate(setting.default)
    with pytest.raises(RuleBroken, match="Enter 1 to 2 lines of up to 10 characters"):
        setting.validate(value)


def test_day_refuses_a_day_to_come():
    setting = Day("tests.day", label="Day", help="The day of it.")
    setting.validate("2026-01-31")
    with pytest.raises(RuleBroken, match="Enter today or a day in the past"):
        setting.validate("2999-01-31")
    assert (setting.printed("2026-01-31"), setting.printed("")) == ("31 January 2026", "Not yet")
