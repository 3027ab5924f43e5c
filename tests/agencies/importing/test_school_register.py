"""The register of schools and a list as a council officer keeps it: what their gold says, with few choices by hand."""

from __future__ import annotations

import csv
import datetime as dt
import io
import time

import pytest

from agencies.models import Agency, Eslo
from core.importing.services import work_of
from tests.agencies.importing.lists import accept, begun, choose_words, decide, faults, questions, rows, states
from tests.factories.accounts import UserFactory
from tests.factories.directory import import_of_agencies
from tests.factories.plan import AgencyFactory
from tests.layouts.build import build, gold
from tests.layouts.lists.register import HEADINGS, cells_of

TEXTS = ("name", "kind", "address", "postcode", "phone", "email", "head", "national_reference", "local_reference")


@pytest.fixture
def keeper(db):
    return UserFactory(roles=["manager"])


def saved_row(agency: Agency) -> dict:
    """What is here of an agency, as the gold says it."""
    lead = Eslo.objects.leads().current().filter(agency=agency).first()
    deputy = Eslo.objects.current().filter(agency=agency, post="deputy").first()
    found = {name: getattr(agency, name) for name in TEXTS}
    found |= {name: day.isoformat() for name in ("active_from", "active_to") if (day := getattr(agency, name))}
    if lead:
        found |= {f"eslo_{name}": getattr(lead, name) for name in ("name", "job_title", "email")}
        found["training_date"] = lead.trained_on.isoformat() if lead.trained_on else ""
    found["deputy"] = deputy.name if deputy else ""
    return {name: value for name, value in found.items() if value}


@pytest.mark.long
def test_register_of_140_columns_comes_in_as_its_gold_says_without_a_question(keeper):
    wanted = gold("register.csv")
    import_ = import_of_agencies(keeper, build("register.csv"), "register.csv")
    work = work_of(import_)
    texts = work.headings(0).texts
    assert len(texts) == 140
    assert {texts[at]: name for at, name in work.columns[0].items() if name} == wanted["columns"]
    assert work.doubtful[0] == []
    asked = choose_words(import_, keeper, {}) + len(questions(import_))
    assert asked <= wanted["most_questions"]
    assert asked == 0
    assert [row.at[1] for row in rows(import_) if row.faults] == [42], "a school that is only going to close"
    accept(import_, keeper)
    agencies = {agency.name: saved_row(agency) for agency in Agency.objects.all()}
    for row in wanted["rows"]:
        row.pop("status")
        if row["name"] == "Stonecrop High School":
            assert dt.date.fromisoformat(row.pop("active_to")) > dt.date(2026, 12, 1)
        assert agencies.pop(row["name"]) == row
    assert agencies == {}
    assert not Agency.objects.filter(kind="voluntary").exists()
    assert set(Agency.objects.filter(active_to__isnull=False).values_list("name", flat=True)) == set(wanted["closed"])


@pytest.mark.long
def test_messy_list_is_accepted_as_a_whole_with_at_most_ten_choices(keeper):
    wanted = gold("messy.csv")
    import_ = import_of_agencies(keeper, build("messy.csv"), "messy.csv")
    work = work_of(import_)
    texts = work.headings(0).texts
    assert {texts[at]: name for at, name in work.columns[0].items()} == wanted["columns"]
    choices = len(work.doubtful[0]) + choose_words(import_, keeper, wanted["words"]["kind"]) + len(questions(import_))
    assert choices <= wanted["most_choices"]
    assert states(import_) == ["new"] * wanted["accepted"]
    mended = [(row.at[1] + 1, fault.field, fault.cell) for row in rows(import_) for fault in row.faults]
    assert sorted(mended) == sorted((each["row"], each["field"], each["text"]) for each in wanted["cells_to_mend"])
    accept(import_, keeper)
    assert [saved_row(agency) for agency in Agency.objects.order_by("pk")] == wanted["rows"]


@pytest.mark.long
def test_register_of_thousands_of_schools_is_previewed_in_seconds(keeper):
    out = io.StringIO()
    writer = csv.DictWriter(out, HEADINGS, restval="")
    writer.writeheader()
    for at in range(3_000):
        row = cells_of(at % 50)
        writer.writerow(row | {"URN": 100_000 + at, "EstablishmentName": f"{row['EstablishmentName']} {at}"})
    begin = time.process_time()
    import_ = import_of_agencies(keeper, out.getvalue().encode(), "register.csv")
    assert states(import_) == ["new"] * 3_000
    assert time.process_time() - begin < 20  # it takes four; a slow machine is not a fault of the code


def without_phase(kind: str = "Voluntary aided school") -> str:
    return f"Name,Type\nAlder School,{kind}\nBirch School,{kind}\n"


def test_type_that_any_school_may_have_is_asked_about_once_where_no_phase_says_more(keeper):
    import_ = begun(without_phase(), keeper)
    assert states(import_) == ["ask", "ask"]
    (question,) = questions(import_)
    assert "“Voluntary aided school” does not say which kind of school it is" in question.text
    assert "police" not in dict(question.options)
    import_ = decide(import_, keeper, answers={question.key: "secondary"})
    assert [(row.state, row.record.fields["kind"]) for row in rows(import_)] == [("new", "secondary")] * 2


@pytest.mark.parametrize(("constant", "state"), [("primary", "new"), ("police", "ask")])
def test_kind_chosen_for_all_rows_goes_to_unclear_schools_only_where_it_is_a_school(constant, state, keeper):
    assert states(begun(without_phase(), keeper, constants={"kind": constant})) == [state] * 2


def test_kind_of_a_known_school_stays_where_the_type_is_unclear(keeper):
    AgencyFactory(name="Alder School", kind=Agency.Kind.SECONDARY)
    AgencyFactory(name="Birch School", kind=Agency.Kind.VOLUNTARY)
    assert states(begun(without_phase("Academy"), keeper)) == ["same", "ask"]


def test_type_and_phase_that_contradict_each_other_cost_the_row(keeper):
    import_ = begun("Name,Type,Phase\nAlder School,Primary school,Secondary\n", keeper)
    assert faults(import_) == [["The type says “Primary school”, the phase says “Secondary”. Correct one of them"]]
    assert states(import_) == ["refused"]


@pytest.mark.parametrize(
    ("status", "closed", "why"),
    [
        ("Open", "", ""),
        ("Open, but proposed to close", "", ""),
        ("Closed", "31-08-2012", ""),
        ("Closed", "", "It is closed, and no last day is given"),
        ("Proposed to open", "", "It is not open yet"),
    ],
)
def test_school_that_is_not_open_is_not_added_as_open(status, closed, why, keeper):
    heads = "EstablishmentName,PhaseOfEducation (name),EstablishmentStatus (name),CloseDate"
    (row,) = rows(begun(f'{heads}\nAlder School,Primary,"{status}",{closed}\n', keeper))
    assert row.state == ("refused" if why else "new")
    assert "".join(fault.reason for fault in row.faults).startswith(why)


@pytest.mark.parametrize(
    ("status", "here", "closed", "state", "why"),
    [
        ("Closed", None, "", "same", "Alder School is open here. Close it on its own page"),
        ("Closed", None, "31-08-2012", "same", "Alder School is open here. Close it on its own page"),
        ("Closed", dt.date(2012, 8, 31), "", "same", ""),
        ("Open", dt.date(2012, 8, 31), "", "refused", "Alder School was closed on 31 August 2012. Open it again first"),
        ("Proposed to open", None, "", "same", "It is not open yet"),
    ],
)
def test_status_of_a_known_school_changes_nothing_and_is_said(status, here, closed, state, why, keeper):
    AgencyFactory(name="Alder School", active_to=here)
    (row,) = rows(begun(f"Name,Status,CloseDate\nAlder School,{status},{closed}\n", keeper))
    assert row.state == state
    assert "".join(fault.reason for fault in row.faults).startswith(why)
    assert bool(row.faults) == bool(why)
