"""A file that goes out and comes back is known, and every timescale of it is read back."""

from __future__ import annotations

import datetime as dt
import io
import random
import subprocess
import zipfile

import pytest
from django.urls import reverse
from django.utils import timezone

from actions.importing.intact import lost_words
from actions.importing.questions import find_questions
from actions.importing.reading import read_plan
from actions.importing.saving import save_plan
from actions.models import Plan, Timescale
from actions.past.asat import FILE, end_of, plan_as_at
from actions.past.files import past_document
from actions.table.files import Extract, export_plan, plan_document
from actions.wording.exported import export_mark, marked_plan, read_marks
from actions.wording.series import Part, read_series
from core.documents import render
from core.importing.readers import read_file
from core.text.dates import today
from tests.actions.pages import text_of
from tests.cast import enter
from tests.demo import demonstration
from tests.examples import is_thorough
from tests.factories.accounts import UserFactory
from tests.factories.imports import returned_plan
from tests.factories.plan import ActionFactory, MethodFactory, TimescaleFactory
from tests.rows import try_rows

pytestmark = pytest.mark.django_db
LATER = dt.date(2026, 12, 1)
FORMS = ["docx", "xlsx"]
UID = "c0ffee00-1234-4abc-8def-0123456789ab"


def series_of(plan: Plan) -> dict[int, list[tuple]]:
    """Every printed timescale by the number of its action: wording, state, whether in force, and what is read of it."""
    found = {action.number: [] for action in plan.actions.all()}
    lines = Timescale.objects.filter(action__plan=plan, printed=True).exclude(state="declined")
    for line in lines.order_by("action", "position").select_related("action"):
        found[line.action.number].append((line.wording, line.state, line.is_current))
    return found


def exported(plan: Plan, form: str, **more) -> bytes:
    """The whole plan as a file."""
    return export_plan(plan, plan.placements.standing(), form, **more)


@pytest.mark.long
@pytest.mark.parametrize("form", FORMS)
def test_demo_plan_keeps_every_timescale_through_a_file(form):
    plan = demonstration()
    assert len(series_of(plan)[33]) == 4
    read = read_plan(exported(plan, form), f"plan.{form}")
    assert lost_words(read, as_at=LATER) == []
    again = save_plan(document=read, title="", as_at=LATER, by=None)
    assert series_of(again) == series_of(plan)
    dated = Timescale.objects.filter(action__plan=plan, action__number=33).order_by("position")
    copies = Timescale.objects.filter(action__plan=again, action__number=33).order_by("position")
    assert [(line.kind, line.due) for line in copies] == [(line.kind, line.due) for line in dated]
    assert not [q for q in find_questions(read, as_at=LATER) if q.row == 33 and q.kind == "timescale"]


@pytest.mark.long
@pytest.mark.parametrize("changed", [(b"plan-export", b"something-else"), (b">1 ", b">2 ")])
@pytest.mark.parametrize("form", FORMS)
def test_file_without_known_property_asks_about_several_timescales(form, changed):
    plan = demonstration()
    read = read_plan(with_property_changed(exported(plan, form), *changed), f"plan.{form}")
    assert read.export == ""
    lost = {(row, column) for row, column, _ in lost_words(read, as_at=LATER)}
    assert (33, "timescale") in lost


def with_property_changed(data: bytes, before: bytes, after: bytes) -> bytes:
    """The file as a program leaves it that changes or removes what a document says of itself."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, content.replace(before, after) if name.startswith("docProps/") else content)
    return out.getvalue()


@pytest.mark.long
@pytest.mark.parametrize("form", FORMS)
def test_export_names_plan_moment_and_extent(form):
    plan, before = demonstration(), timezone.now()
    for extract, ending in [
        (Extract(), "whole"),
        (Extract(total=43), "selection"),
        (Extract(latest_only=True), "latest"),
        (Extract(total=43, latest_only=True), "selection latest"),
    ]:
        mark = read_plan(exported(plan, form, extract=extract)).export
        number, uid, moment, *extent = mark.split(" ", 3)
        assert (number, uid, extent) == ("1", str(plan.uid), [ending])
        assert before <= dt.datetime.fromisoformat(moment) <= timezone.now()


@pytest.mark.long
@pytest.mark.parametrize("form", FORMS)
def test_export_of_a_past_day_names_the_moment_that_it_shows(form):
    plan, day = demonstration(), dt.date(2026, 11, 20)
    state = plan_as_at(plan.pk, end_of(day), FILE)
    mark = read_plan(render(past_document(state, known=day, as_of=day), form)).export
    assert mark == export_mark(plan.uid, end_of(day))


@pytest.mark.long
def test_past_plan_of_today_was_read_when_it_was_exported_and_not_at_the_end_of_the_day():
    plan, day, before = demonstration(), today(), timezone.now()
    state = plan_as_at(plan.pk, end_of(day), FILE)
    marks = read_marks(read_file(render(past_document(state, known=day, as_of=day), "docx")))
    assert before <= marks.moment <= timezone.now()


@pytest.mark.long
@pytest.mark.parametrize("form", FORMS)
def test_same_document_gives_same_bytes(form, monkeypatch):
    plan, now = demonstration(), timezone.now()
    monkeypatch.setattr("actions.table.files.timezone.now", lambda: now)
    assert exported(plan, form) == exported(plan, form)


def test_marked_plan_is_none_for_other_texts():
    mark = export_mark(UID, dt.datetime(2026, 11, 28, 10, tzinfo=dt.UTC))
    assert mark == f"1 {UID} 2026-11-28T10:00:00Z whole"
    assert str(marked_plan(mark)) == UID
    for text in ("", f"2 {UID} 2026-11-28T10:00:00Z whole", f"1 {UID} now whole", mark + "!", "1 x 2026Z whole"):
        assert marked_plan(text) is None


def test_preview_says_from_which_plan_a_file_was_exported():
    plan, manager = demonstration(), UserFactory(roles=["manager"])
    waiting = returned_plan(plan.placements.first(), by=manager, data=exported(plan, "docx"))
    text = text_of(enter(manager).post(reverse("return_as_plan", args=[waiting.pk]), follow=True))
    assert f"This file was exported from “{plan.title}”. Accepting it makes a second plan" in text


CELLS = {
    "one": ["By May 2010"],
    "two": ["By May 2010", "By June 2010"],
    "revision in its own words": ["By May 2010", "Revised to June 2010", "New date: July 2010"],
    "waiting": ["By May 2010", "By June 2010", Part("July 2010", is_proposed=True)],
    "waiting in its own words": ["Ongoing", Part("proposed timescale: July 2010", is_proposed=True)],
    "several lines": ["Ongoing\n\n13th March 2009", "By May 2010\nthen quarterly"],
    "a line that looks like the next": ["Ongoing\nNew policy by May 2010", "By June 2010\nReviewed timescale – no"],
    "guarded already": ["Ongoing\n\u00a0Revised plan", "June 2010\n\u00a0\u00a0Proposed timescale – x"],
    "says proposed and is agreed": ["Ongoing", "Proposed timescale – May 2010"],
    "a revision in one cell": ["March 2010, revised to May 2010"],
}


@try_rows("name", CELLS)
def test_read_series_gives_back_what_was_printed(name):
    parts = tuple(part if isinstance(part, Part) else Part(part) for part in CELLS[name])
    printed = type(read_series("x", is_ours=True))(parts, is_exact=True).printed
    assert read_series(printed, is_ours=True).parts == parts
    assert read_series(printed, is_ours=True).printed == printed


WORDS = [
    "Ongoing", "By end of March 2011", "13th March 2009", "Quarterly", "Spring term 2027", "TBC", "New term",
    "by May 2010, revised to July 2010", "Reviewed annually", "Revised to end of June 2012", "Ongoing\n\nNew in May 2010",
    "July 2010 (originally March 2010)", "Proposed by the group\nNew date – May 2013", "Extended by a year", "ASAP",
    "January 2008 to June 2008", "Completed (ratified on 12th May 2009)", "= 1 + 1", "– none –",
]  # fmt: skip


def random_plan(seed: int) -> Plan:
    """A plan whose actions have up to six timescales of random wordings, the last perhaps proposed."""
    chosen = random.Random(seed)  # noqa: S311 (test data)
    method = MethodFactory()
    for number in range(1, 9):
        action = ActionFactory(method=method, number=number, text=f"Action {number}", wording="")
        count = chosen.randint(1, 6)
        waits = count > 1 and chosen.random() < 0.3
        for position in range(1, count + 1):
            state = "proposed" if waits and position == count else "agreed"
            TimescaleFactory(
                action=action,
                position=position,
                wording=chosen.choice(WORDS),
                state=state,
                reason="" if position == 1 else "Late",
                is_current=position == count - waits,
            )
    return method.objective.priority.plan


@pytest.mark.long
@try_rows("form", FORMS)
def test_random_series_survive_the_way_through_a_file(form):
    for seed in range(30 if is_thorough() else 2):
        plan = random_plan(seed)
        read = read_plan(exported(plan, form), f"plan.{form}")
        assert [(c, w) for _, c, w in lost_words(read, as_at=LATER) if c == "timescale"] == [], seed
        assert read.rows == plan_document(plan).rows if form == "docx" else True
        again = save_plan(document=read, title="", as_at=LATER, by=None)
        assert series_of(again) == series_of(plan), seed


@pytest.mark.long
@pytest.mark.parametrize("form", FORMS)
def test_property_and_series_survive_saving_in_libreoffice(form, tmp_path):
    plan = demonstration()
    path, out = tmp_path / f"plan.{form}", tmp_path / "out"
    path.write_bytes(exported(plan, form))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", form, "--outdir", str(out), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=300)  # noqa: S603, S607
    data = (out / path.name).read_bytes()
    assert read_plan(data).export == read_plan(path.read_bytes()).export != ""
    again = save_plan(document=read_plan(data, path.name), title="", as_at=LATER, by=None)
    assert trimmed(series_of(again)) == trimmed(series_of(plan))


def trimmed(series: dict[int, list[tuple]]) -> dict[int, list[tuple]]:
    """A text without spaces at the ends of lines, which LibreOffice removes from Word files."""
    return {
        number: [("\n".join(line.rstrip(" ") for line in wording.split("\n")), *rest) for wording, *rest in lines]
        for number, lines in series.items()
    }
