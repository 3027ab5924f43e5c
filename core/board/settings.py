"""The settings of the board: listed in code with a default and bounds, changed by people from a day on.

A module with settings lists them under SETTINGS, and its app names the module in `board_settings` of its AppConfig.
What a person changes is in force from the day that they name, today or later, so that nothing that was evaluated before
is evaluated again.
"""

import datetime as dt
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from dataclasses import KW_ONLY, dataclass, replace
from importlib import import_module

from django.apps import AppConfig
from django.db import IntegrityError, transaction

from core.history.masks import hide_in, masks_of
from core.models import Setting
from core.records.locking import create_tracked, save_versioned
from core.records.rules import NothingChanged, RuleBroken
from core.security.services import note
from core.text.dates import print_date, today


@dataclass(frozen=True)
class Declared(ABC):
    """What every setting has. `after` is called with the first day of a change, in its transaction."""

    key: str
    _: KW_ONLY
    label: str
    help: str
    subject: str = ""  # heading of its app
    after: Callable[[dt.date], None] | None = None

    @abstractmethod
    def validate(self, value: object) -> None:
        """Raise RuleBroken, in the words of the form, unless the setting can have this value."""

    def printed(self, value) -> str:
        return value


@dataclass(frozen=True, kw_only=True)
class WholeNumber(Declared):
    """A setting that is a whole number from `low` to `high`, counted in a unit ("days")."""

    default: int
    low: int
    high: int
    unit: str

    def validate(self, value: object) -> None:
        if not isinstance(value, int) or isinstance(value, bool) or not self.low <= value <= self.high:
            raise RuleBroken(f"Enter a whole number of {self.unit} from {self.low} to {self.high}.", field="value")

    def printed(self, value: int) -> str:
        return f"{value} {self.unit}"


@dataclass(frozen=True, kw_only=True)
class Lines(Declared):
    """A setting of one to `most` lines of text, each of at most `longest` characters."""

    default: str
    most: int
    longest: int

    def validate(self, value: object) -> None:
        lines = value.split("\n") if isinstance(value, str) else []
        if not 1 <= len(lines) <= self.most or not all(0 < len(line.strip()) <= self.longest for line in lines):
            text = f"Enter 1 to {self.most} lines of up to {self.longest} characters, none of them blank."
            raise RuleBroken(text, field="value")


@dataclass(frozen=True, kw_only=True)
class Day(Declared):
    """A setting that is a date, today or earlier, as YYYY-MM-DD; "" until somebody enters one."""

    default: str = ""

    def validate(self, value: object) -> None:
        if value and dt.date.fromisoformat(value) > today():
            raise RuleBroken("Enter today or a day in the past.", field="value")

    def printed(self, value: str) -> str:
        return print_date(dt.date.fromisoformat(value)) if value else "Not yet"


_declared: dict[str, Declared] = {}


def collect(configs: Iterable[AppConfig]) -> None:
    """Declare the SETTINGS of the modules in `board_settings`, under the app's name or its `settings_subject`."""
    for config in configs:
        subject = getattr(config, "settings_subject", getattr(config, "verbose_name", ""))
        for module in getattr(config, "board_settings", ()):
            for setting in import_module(module).SETTINGS:
                declare(replace(setting, subject=subject))


def declare(setting: Declared) -> None:
    """Make a setting known, RuleBroken where its default is out of bounds. The same key again replaces it."""
    setting.validate(setting.default)
    _declared[setting.key] = setting


def declared() -> list[Declared]:
    return sorted(_declared.values(), key=lambda setting: (setting.subject, setting.label))


def find(key: str) -> Declared | None:
    return _declared.get(key)


def value(key: str, on: dt.date | None = None):
    """The value in force on a day (today unless told); one statement. Raises KeyError for an unknown key."""
    return values(key, [on or today()])[0]


def values(key: str, days: Iterable[dt.date]) -> list:
    """The value in force on each of several days; one statement. Raises KeyError for an unknown key."""
    rows, default = chosen(key), _declared[key].default
    found = [[row.value for row in rows if row.applies_from <= day] for day in days]
    return [each[-1] if each else default for each in found]


def chosen(*keys: str) -> list[tuple]:
    """What was ever chosen for these settings, oldest first, as named (key, applies_from, value); one statement."""
    rows = Setting.objects.filter(key__in=keys).order_by("key", "applies_from")
    return list(rows.values_list("key", "applies_from", "value", named=True))


def steps(*keys: str) -> list[Setting]:
    """What was ever chosen for these settings, oldest first; one statement."""
    return list(Setting.objects.filter(key__in=keys).order_by("key", "applies_from"))


def seen(rows: list[Setting]) -> str:
    """A mark for what a person saw of a setting: another one once anybody changes it."""
    return ".".join(f"{row.pk}-{row.version}" for row in rows)


@transaction.atomic
def change_setting(*, key: str, value, applies_from: dt.date, by, reason: str, mark: str | None = None) -> Setting:
    """Set a value from a day on. `mark` is what seen() gave when the form was opened.

    Raises RuleBroken for a value out of bounds, a day in the past, no reason, and where somebody else changed the
    setting since the form was opened; NothingChanged where the value is in force on that day already.
    """
    setting = _declared[key]
    setting.validate(value)
    if applies_from < today():
        raise RuleBroken(
            "A setting can be changed from today on, or from a later day. The past stays as it was.",
            field="applies_from",
        )
    if not reason.strip():
        raise RuleBroken("Say why the setting changes.", field="reason")
    rows = steps(key)
    if mark is not None and mark != seen(rows):
        raise RuleBroken("Somebody else changed this setting while you were filling in the form. Look at it again.")
    before = next((row for row in reversed(rows) if row.applies_from <= applies_from), None)
    if value == (before.value if before else setting.default):
        text = setting.printed(value)
        raise NothingChanged(f"It is {text} on {print_date(applies_from)} already.", field="value")
    if before and before.applies_from == applies_from:
        before.value = value
        row = save_versioned(before, expected=before.version, fields=["value"], by=by, reason=reason.strip())
    else:
        row = _create(Setting(key=key, applies_from=applies_from, value=value), by, reason.strip())
    note("setting", "changed", actor=by, setting=key)
    if setting.after:
        setting.after(applies_from)
    return row


def _create(row: Setting, by, reason: str) -> Setting:
    try:
        with transaction.atomic():
            return create_tracked(row, by=by, reason=reason)
    except IntegrityError:  # two at the same moment for the same day
        raise RuleBroken("Somebody else changed this setting at the same moment. Look at it again.") from None


@dataclass(frozen=True)
class Change:
    """One version of a setting: the value, the day from which it counts, who set it, when and why."""

    value: str
    applies_from: dt.date
    who: str
    when: dt.datetime
    reason: str


@dataclass(frozen=True)
class Shown:
    """One setting as its page shows it. `standard` is the value with which it began, "" where that is in force."""

    setting: Declared
    in_force: str
    standard: str
    since: dt.date | None
    planned: list[tuple[dt.date, str]]
    changes: list[Change]


def shown() -> list[Shown]:
    """Every setting with its value and history; two statements for all."""
    now, listed, found = today(), declared(), []
    rows = steps(*(setting.key for setting in listed))
    versions = list(Setting.history.select_related("history_user").order_by("-history_date", "-history_id"))
    masks = masks_of(Setting.history.model._meta.db_table)
    for version in versions:
        hide_in(version, masks)
    for setting in listed:
        printed = setting.printed
        own = [row for row in rows if row.key == setting.key]
        current = next((row for row in reversed(own) if row.applies_from <= now), None)
        planned = [(row.applies_from, printed(row.value)) for row in own if row.applies_from > now]
        changes = [
            Change(printed(v.value), v.applies_from, str(v.history_user or ""), v.history_date, v.history_change_reason)
            for v in versions
            if v.key == setting.key
        ]
        value = current.value if current else setting.default
        standard = "" if value == setting.default else printed(setting.default)
        found.append(Shown(setting, printed(value), standard, current and current.applies_from, planned, changes))
    return found
