"""What operations say: as the pages say it to the same person, and nothing of what they hide."""

from __future__ import annotations

import copy
import datetime as dt
from itertools import chain
from random import Random

import pytest
from django.urls import reverse

from actions.colours.querysets import read_records
from actions.colours.rules import evaluate
from actions.models import ProgressUpdate, Timescale
from agencies.models import Agency, Eslo
from core.text.dates import today
from incidents.figures.cut_offs import cut_off_due
from incidents.models import PublishedEdition
from tests.actions.pages import text_of
from tests.api.reading import OPERATIONS, read, read_all
from tests.cast import enter
from tests.factories.incidents import CASE_NUMBER, as_on, forget_all
from tests.factories.tokens import make_token
from tests.incidents.editions.played_year import days_of, publish
from tests.incidents.editions.played_year import enter as enter_incident

SINGLE = ["/me", "/actions/{id}", "/returns/{id}", "/figures/{id}"]
PHONE, EMAIL = "01632 960123", "officer@tarn.example"


@pytest.mark.parametrize("path", SINGLE)
def test_single_record_is_not_sent_again_while_it_is_unchanged(path, board, denzil):
    operation = next(each for each in OPERATIONS if each.path == path)
    token, url = make_token(denzil), operation.url(board)
    first = read(token, url)
    assert first.status_code == 200 and first["ETag"].startswith('W/"')
    again = read(token, url, **{"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    assert read(token, url, **{"If-None-Match": '"another"'}).content == first.content


def test_tag_changes_with_the_record(board, helen):
    token, action = make_token(helen), board.open.by_group
    url = f"/api/v1/actions/{action.pk}"
    tag = read(token, url)["ETag"]
    ProgressUpdate.objects.create(action=action, on=today(), author_name="Marian", text="Done at last")
    later = read(token, url, **{"If-None-Match": tag})
    assert later.status_code == 200 and later["ETag"] != tag


def test_action_has_the_colour_and_the_words_of_its_page(board, helen):
    token, action = make_token(helen), board.open.by_group
    found = read(token, f"/api/v1/actions/{action.pk}").json()
    records, thresholds = read_records([action.pk])
    shown = evaluate(records[action.pk], today(), thresholds)
    assert (found["colour"]["code"], found["colour"]["text"]) == (shown.code, shown.text)
    assert found["text"] == action.text and found["plan_id"] == action.plan_id
    assert found["leads"] == [each.printed_as for each in action.action_leads.filter(ended_on=None)]
    rows = read_all(token, f"/api/v1/plans/{action.plan_id}/rows")
    row = next(each for each in rows if each["action_id"] == action.pk)
    assert [row[name] for name in ("timescale", "colour", "leads")] == [
        found[name] for name in ("timescale", "colour", "leads")
    ]


def test_rows_of_a_plan_are_those_that_its_page_prints(board, helen):
    rows = read_all(make_token(helen), f"/api/v1/plans/{board.open.plan.pk}/rows?limit=3")
    printed = board.open.plan.placements.in_print().values_list("pk", "row", "action_id")
    assert {(each["id"], each["row"], each["action_id"]) for each in rows} == set(printed)
    withdrawn = next(each for each in rows if each["action_id"] == board.open.withdrawn.pk)
    assert (withdrawn["status"], withdrawn["colour"]["code"]) == ("withdrawn", "")


def test_update_that_was_struck_out_is_not_read(board, helen):
    update = board.open.update
    url = f"/api/v1/actions/{update.action_id}/updates"
    token = make_token(helen)
    assert update.text in {each["text"] for each in read_all(token, url)}
    ProgressUpdate.objects.filter(pk=update.pk).update(voided_on=today())
    assert update.text not in {each["text"] for each in read_all(token, url)}


def test_timescales_have_every_revision_with_its_state(board, helen):
    action = board.open.by_other_group
    found = read_all(make_token(helen), f"/api/v1/actions/{action.pk}/timescales")
    stored = Timescale.objects.filter(action=action).order_by("pk").values_list("pk", "state")
    assert [(each["id"], each["state"]) for each in found] == list(stored)
    assert "proposed" in {each["state"] for each in found}


@pytest.mark.long
def test_no_answer_has_a_telephone_number_or_an_address_of_mail(board, helen, denzil):
    Eslo.objects.update(phone=PHONE, email=EMAIL)
    Agency.objects.update(phone=PHONE, email=EMAIL, head="Headley Head")
    for person in (helen, denzil):
        token = make_token(person)
        texts = [read(token, each.url(board)).content for each in OPERATIONS if not each.path.endswith("{format}")]
        every = b"".join(texts).decode()
        assert board.officer.name in every
        assert not [word for word in (PHONE, EMAIL, "Headley", person.email, CASE_NUMBER) if word in every]


def test_return_has_answers_for_its_own_agency_alone(board, denzil, helen, ruth):
    url = f"/api/v1/returns/{board.signing.submitted.pk}"
    own, managers = read(make_token(denzil), url).json(), read(make_token(helen), url).json()
    assert len(own["answers"]) > 20 and any(each["lines"] for each in own["answers"])
    assert managers["answers"] is None and managers["state"] == own["state"] == "submitted"
    assert read(make_token(ruth), url).status_code == 404
    agencies = {each["agency_id"] for each in read_all(make_token(denzil), "/api/v1/returns")}
    assert agencies == {board.school.pk}
    assert read_all(make_token(ruth), "/api/v1/returns") == []


def cells(tables: list[dict]) -> list[dict]:
    return list(chain.from_iterable(line["cells"] for table in tables for line in table["lines"]))


@pytest.fixture
def edition(board, bea) -> PublishedEdition:
    """Figures of a quarter with 24 children, of which some counts are hidden."""
    forget_all()
    random = Random("api")
    for day in days_of(1, 24):
        enter_incident(random, bea, day)
    with as_on(dt.date(2009, 7, 14)):
        cut_off_due(dt.date(2009, 7, 14))
    return publish(bea, 2009, 1, dt.date(2009, 7, 20))


def test_figures_have_what_the_edition_prints_and_no_hidden_number(edition, helen):
    """The stored edition has the true number of each hidden cell."""
    stored = [table for table in edition.content["tables"] if not table["withheld"]]
    counts = [cell for table in stored for line in table["lines"] for cell in line["cells"]]
    assert any(cell["printed"] == "c" and isinstance(cell["value"], int) for cell in counts)
    found = read(make_token(helen), f"/api/v1/figures/{edition.pk}").json()
    assert [cell["printed"] for cell in cells(found["tables"])] == [cell["printed"] for cell in counts]
    for cell in cells(found["tables"]):
        assert cell["value"] == (int(cell["printed"]) if cell["printed"].isdecimal() else None)
        assert cell.keys() == {"printed", "value"}


def test_figures_have_no_lines_of_a_table_that_is_withheld(edition, helen):
    content = copy.deepcopy(edition.content)
    content["tables"][0] |= {"withheld": True}
    values = {"year": 2009, "quarter": 1, "issued_on": today(), "issued_by": helen, "checksum": "-"}
    other = PublishedEdition.objects.create(number=77, issue=77, content=content, **values)
    table = read(make_token(helen), f"/api/v1/figures/{other.pk}").json()["tables"][0]
    assert table["is_withheld"] and table["lines"] == []


def test_figures_print_what_their_page_prints(edition, marian):
    found = read(make_token(marian), f"/api/v1/figures/{edition.pk}").json()
    page = text_of(enter(marian).get(reverse("incidents:edition", args=[edition.pk])))
    for table in found["tables"]:
        for line in table["lines"]:
            assert " ".join([line["name"], *(cell["printed"] for cell in line["cells"])]) in page


def test_report_has_files_of_its_published_edition_alone(board, helen, bea):
    """Both may read internal editions, on pages, after a second step."""
    report = board.reports.frozen
    for person in (helen, bea):
        token = make_token(person)
        found = next(each for each in read_all(token, "/api/v1/reports") if each["id"] == report.pk)
        published = report.editions.get(edition="published").files
        stored = {each.format: each for each in published.all()}
        assert {each["format"]: each["sha256"] for each in found["files"]} == {
            name: file.checksum for name, file in stored.items()
        }
        for each in found["files"]:
            file = read(token, each["url"].removeprefix("http://testserver"))
            assert file.getvalue() == bytes(stored[each["format"]].content)
            assert file["Content-Disposition"].startswith("attachment")
    assert board.reports.draft.pk not in {each["id"] for each in read_all(make_token(helen), "/api/v1/reports")}


def test_report_whose_words_are_being_removed_is_not_read(board, helen, monkeypatch):
    published = board.reports.frozen.editions.get(edition="published")
    monkeypatch.setattr("reports.querysets.masks_of", lambda table: {published.pk: frozenset()})
    token, report = make_token(helen), board.reports.frozen
    assert report.pk not in {each["id"] for each in read_all(token, "/api/v1/reports")}
    assert read(token, f"/api/v1/reports/{report.pk}/files/pdf").status_code == 404
