"""What people typed is printed in published editions too, unless it was kept for internal ones or could reveal a count."""

from __future__ import annotations

import io
import subprocess
import zipfile

import pytest
from django.core.management import call_command
from django.urls import reverse

from core.text.dates import today
from reports.drafts.content import Content
from reports.drafts.drafting import SOME_OMITTED, draft_of
from reports.drafts.services.drafts import correct_report
from reports.drafts.services.outcomes import decide
from reports.drafts.services.writing import write_commentary
from reports.frozen.services import CountsTold, freeze_report
from reports.models import Report, SentenceChoice
from reports.periods import Period
from reports.told.page import INTERNAL_ONLY, digest_of
from tests.factories.accounts import UserFactory
from tests.factories.plan import small_plan
from tests.factories.reports import draft, kept_report

pytestmark = pytest.mark.django_db
TELLS = "Only 3 girls aged 9 were told"
HARMLESS = "Schools ask for advice earlier"
KEY, OTHER = "incidents/analysis", "colours/overall"
INTERNAL = (SentenceChoice.Choice.INTERNAL, "")
BEFORE = Period.containing(today()).before
FORMATS = ("docx", "html")


@pytest.fixture
def helen():
    return UserFactory(roles=["manager"], name="Helen Marsh")


@pytest.fixture
def plan():
    return small_plan()


def text_in(content: bytes) -> str:
    """The text of a file, each run of blanks one blank."""
    if content.startswith(b"%PDF"):
        found = subprocess.run(["pdftotext", "-raw", "-", "-"], input=content, capture_output=True, check=True).stdout
    elif zipfile.is_zipfile(io.BytesIO(content)):
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            found = b" ".join(package.read(name) for name in package.namelist() if name.endswith(".xml"))
    else:
        found = content
    return " ".join(found.decode().split())


def printed(report, edition: str) -> dict[str, str]:
    """Where an edition of a frozen report stands → its text: data, page and files."""
    row = report.editions.get(edition=edition)
    files = {each.format: text_in(bytes(each.content)) for each in row.files.all()}
    return {"data": row.data, "page": row.page, **files}


def freeze(report, by, choices=None):
    report.refresh_from_db()
    return freeze_report(report=report, expected=report.version, choices=choices, by=by)


@pytest.mark.long
def test_commentary_is_printed_where_its_author_chose_and_a_correction_in_both_editions(plan, helen):
    first = kept_report(by=helen, period=BEFORE)
    report = correct_report(report=first, correction="The reds were miscounted", by=helen)
    write_commentary(report=report, key=OTHER, expected=1, text=HARMLESS, is_published=True, by=helen)
    write_commentary(report=report, key="coverage/more", expected=1, text=TELLS, is_published=False, by=helen)
    report = freeze(report, helen)
    internal, published = printed(report, "internal"), printed(report, "published")
    assert set(internal) == set(published) == {"data", "page", "pdf", "docx", "xlsx"}
    for place, text in internal.items():
        assert (TELLS in text) is (HARMLESS in text) is (place != "xlsx"), place  # Excel has tables alone
        assert SOME_OMITTED not in text
    assert all("The reds were miscounted" in text for text in (*internal.values(), *published.values()))
    for place, text in published.items():
        assert (HARMLESS in text) is (place != "xlsx"), place
        assert TELLS not in text and "girls" not in text and SOME_OMITTED in text, place


def test_text_is_published_unless_it_is_beside_incidents_when_nobody_chose(plan, helen, client):
    report = draft(by=helen)
    client.force_login(helen)
    for key, expected in ((OTHER, True), (KEY, False)):
        address = reverse("reports:write", args=[report.pk, key])
        assert client.get(address).context["form"]["is_published"].value() is expected
        assert write_commentary(report=report, key=key, expected=1, text="As it is", by=helen).is_published is expected


@pytest.mark.long
def test_choice_is_saved_with_the_text_and_taken_over_by_a_new_issue(plan, helen, client, small_files):
    report = draft(by=helen, period=BEFORE)
    client.force_login(helen)
    address = reverse("reports:write", args=[report.pk, KEY])
    client.post(address, {"version": 1, "text": HARMLESS, "is_published": "on"})
    assert report.commentary.get().is_published is True
    issue = correct_report(report=freeze(report, helen), correction="A name was wrong", by=helen)
    assert issue.commentary.get().is_published is True
    client.post(reverse("reports:write", args=[issue.pk, KEY]), {"version": 1, "text": HARMLESS})
    row = issue.commentary.get()
    assert row.is_published is False and HARMLESS not in draft_of(issue).content("published").as_text()


def test_correction_is_left_out_where_it_is_kept_internal(plan, helen, small_files):
    first = kept_report(by=helen, period=BEFORE)
    issue = correct_report(report=first, correction=TELLS, by=helen)
    with pytest.raises(CountsTold) as told:
        freeze(issue, helen)
    second = freeze(issue, helen, {each.digest: INTERNAL for each in told.value.stops})
    internal, published = (second.editions.get(edition=edition) for edition in ("internal", "published"))
    assert TELLS in internal.data and TELLS in internal.page
    for place, text in (("data", published.data), ("page", published.page)):
        assert TELLS not in text and f"This report replaces Report {first.number}." in text, place


def decided_texts(report: Report, edition: str) -> list[str]:
    """The texts of the decisions that an edition of a draft lists."""
    sections = draft_of(report).content(edition).sections
    tables = [block for each in sections if each.key == "decided" for block in each.blocks if hasattr(block, "rows")]
    return [row[1].text for table in tables for row in table.rows]


@pytest.mark.long
def test_decision_on_incidents_is_printed_unless_it_was_kept_internal(plan, helen):
    kept = kept_report(by=helen, period=BEFORE)
    for figure, text in (("plan.colour.red", "Ask the leads"), ("incidents.children", TELLS)):
        decide(report=kept, text=text, by=helen, taken_on=today(), figure=figure, figure_label=figure)
    report = draft(by=helen)
    assert decided_texts(report, "published") == ["Ask the leads", TELLS]
    SentenceChoice.objects.create(report=report, digest=digest_of(TELLS), choice="internal", by=helen)
    assert decided_texts(report, "internal") == ["Ask the leads", TELLS]
    assert decided_texts(report, "published") == ["Ask the leads", INTERNAL_ONLY]
    for first in ("internal", "published"):
        found = draft_of(report)
        found.content(first)  # both editions are written from one reading, in either order
        assert TELLS in found.content("internal").as_text() and TELLS not in found.content("published").as_text()


def test_board_report_leaves_out_what_tells_and_says_so_when_published(plan, helen, tmp_path, capsys):
    decide(
        report=kept_report(by=helen, period=BEFORE), text=TELLS, by=helen, taken_on=today(),
        figure="incidents.children", figure_label="Children",
    )  # fmt: skip
    for options, expected in (([], True), (["--published"], False)):
        path = tmp_path / "report"
        call_command("board_report", "quarterly", BEFORE.after.key, "--format", ",".join(FORMATS), "--output", path, *options)  # fmt: skip
        for name in FORMATS:
            text = text_in(path.with_suffix(f".{name}").read_bytes())
            assert (TELLS in text) is expected and (SOME_OMITTED in text) is not expected, name
        assert (f"“{TELLS}”" in capsys.readouterr().err) is not expected


def test_edition_that_was_frozen_before_reads_back_as_the_text_that_was_kept(helen):
    row = kept_report(by=helen, period=BEFORE).editions.get(edition="published")
    assert "omitted" not in row.data and Content.from_text(row.data).as_text() == row.data
