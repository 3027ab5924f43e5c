"""The extract of another board, taken in through the pages as a careful person would, held against its gold."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from core.importing.registry import importer_named
from core.importing.services import work_of
from core.models import Import
from incidents.models import Incident
from tests.factories.incidents import made_by
from tests.layouts.build import build, gold

pytestmark = pytest.mark.django_db
COMPARED = (
    "main_type",
    "age",
    "sex",
    "source",
    "devices",
    "platform",
    "police",
    "outcome",
    "known_on",
    "section_47_on",
)


def read(incident: Incident) -> dict:
    """What a record says, in the words of the gold."""
    values = {name: getattr(incident, name) for name in COMPARED}
    days = {name: values[name] and values[name].isoformat() for name in ("known_on", "section_47_on")}
    return values | days | {"main_type": incident.main_type.key}


@pytest.mark.long
@pytest.mark.parametrize("name", ["extract.xlsx", "extract-no-type.xlsx"])
def test_extract_of_another_board_is_taken_in_with_few_presses(board, bea, enter, name):
    wanted, presses, browser = gold("extract.xlsx"), 0, enter(bea)
    constants = gold(name).get("constants", {})
    browser.post(reverse("incidents:import"), {"file": SimpleUploadedFile(name, build(name))})
    held = Import.objects.latest("pk")
    one = reverse("incidents:import_one", args=[held.pk])
    if constants:
        form = browser.get(f"{one}?step=columns").context["form"]
        columns = {each: field.initial or "" for each, field in form.fields.items()}
        chosen = {f"constant_{field}": value for field, value in constants.items()}
        browser.post(one, columns | chosen | {"version": held.version, "step": "columns"})
        presses += len(chosen)
        held.refresh_from_db()
    work = work_of(held)
    texts, columns = work.headings(0).texts, work.columns[0]
    left = set(gold(name).get("without", ()))
    assert {texts[at]: field for at, field in columns.items()} == {
        heading: field for heading, field in wanted["columns"].items() if heading not in left
    }

    form, words = browser.get(one).context["form"], {}
    for each in (word for list_ in form.lists for word in list_.words):
        means = {word.casefold(): value for word, value in wanted["words"].get(field_of(each.name), {}).items()}
        words[each.name] = each.value or means[each.word.casefold()]
        presses += not each.value
    browser.post(one, words | {"version": held.version, "step": "values"})
    held.refresh_from_db()
    preview = browser.get(one)
    browser.post(
        reverse("incidents:import_accept", args=[held.pk]), {"version": held.version, "mark": preview.context["mark"]}
    )
    held.refresh_from_db()
    made = made_by(held)
    assert presses <= gold("extract-no-type.xlsx")["most_presses"]
    assert (held.counts, len(made)) == ({"new": 60}, wanted["taken"])
    for incident, row in zip(made, wanted["rows"], strict=True):
        assert read(incident) == {each: row[each] for each in COMPARED} | constants, row["row"]


def field_of(name: str) -> str:
    """The field of the box of a word: "word_main_type_3" is of the main type."""
    return name.removeprefix("word_").rpartition("_")[0]


def test_factors_do_without_a_column_of_types(board, bea, enter):
    enter(bea).post(reverse("incidents:import"), {"file": SimpleUploadedFile("e.xlsx", build("extract-no-type.xlsx"))})
    held = Import.objects.latest("pk")
    importer = importer_named("incidents")
    assert importer.faults(work_of(held)) == []
    kinds = [each.values["main_type"].key for _, each in importer.read_all(work_of(held)) if not each.faults]
    assert {*kinds} == {"not_known", "exploitation"}
