"""What people typed is not printed in published editions: a sentence can give a count that their tables hide."""

from __future__ import annotations

import io
import subprocess
import zipfile

import pytest
from django.core.management import call_command
from django.urls import reverse

from core.mail import compose
from core.text.dates import today
from reports.drafts.content import Content
from reports.drafts.drafting import NO_COMMENTARY, draft_of
from reports.drafts.services.drafts import correct_report
from reports.drafts.services.outcomes import decide
from reports.drafts.services.writing import write_commentary
from reports.frozen.services import freeze_report
from reports.models import Commentary, Report
from reports.periods import Period
from reports.sections.decisions import NOT_PRINTED
from tests.factories.accounts import UserFactory
from tests.factories.plan import small_plan
from tests.factories.reports import draft, kept_report

pytestmark = [pytest.mark.django_db, pytest.mark.once_on_postgres]
TELLS = "Only 3 girls aged 9 were told"
KEY = "incidents/analysis"
BEFORE = Period.containing(today()).before
FORMATS = ("pdf", "docx", "xlsx", "html")


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


def freeze(report, by):
    report.refresh_from_db()
    return freeze_report(report=report, expected=report.version, by=by)


def test_frozen_editions_print_commentary_only_when_internal(plan, helen):
    report = draft(by=helen)
    write_commentary(report=report, key=KEY, expected=1, text=TELLS, by=helen)
    Commentary.objects.update(is_published=True)  # as authors could once ask for
    report = freeze(report, helen)
    internal, published = printed(report, "internal"), printed(report, "published")
    assert set(internal) == set(published) == {"data", "page", "pdf", "docx", "xlsx"}
    for place, text in internal.items():
        assert (TELLS in text) is (place != "xlsx") and NO_COMMENTARY not in text, place  # Excel has tables alone
    for place, text in published.items():
        assert TELLS not in text and "girls" not in text and NO_COMMENTARY in text, place


def test_pages_say_that_commentary_is_not_printed(plan, helen, client):
    report = draft(by=helen)
    client.force_login(helen)
    for page in ("one", "freeze"):
        assert NO_COMMENTARY in client.get(reverse(f"reports:{page}", args=[report.pk])).text
    assert "Printed in the internal edition only" in client.get(reverse("reports:write", args=[report.pk, KEY])).text
    for edition, expected in (("internal", False), ("published", True)):
        page = client.get(reverse("reports:preview", args=[report.pk, edition])).text
        assert (NO_COMMENTARY in page) is expected


def test_write_keeps_commentary_internal_when_it_was_once_published(plan, helen):
    report = draft(by=helen)
    row = write_commentary(report=report, key=KEY, expected=1, text="As it was", by=helen)
    Commentary.objects.update(is_published=True)
    write_commentary(report=report, key=KEY, expected=row.version, text=TELLS, by=helen)
    assert Commentary.objects.get().is_published is False


def test_correction_is_printed_only_when_the_edition_is_internal(plan, helen, client):
    first = kept_report(by=helen, period=BEFORE)
    second = freeze(correct_report(report=first, correction=TELLS, by=helen), helen)
    assert all(TELLS in text for text in printed(second, "internal").values())
    for place, text in printed(second, "published").items():
        assert TELLS not in text and f"This report replaces Report {first.number}." in text, place
    client.force_login(helen)
    for edition, expected in (("internal", True), ("published", False)):
        page = client.get(reverse("reports:edition", args=[first.pk, edition])).text
        assert second.name in page and (TELLS in page) is expected
    assert TELLS not in compose("Out", "report_out.txt", report=second, url="/").text


def decided_texts(report: Report, edition: str) -> list[str]:
    """The texts of the decisions that an edition of a draft lists."""
    sections = draft_of(report).content(edition).sections
    tables = [block for each in sections if each.key == "decided" for block in each.blocks if hasattr(block, "rows")]
    return [row[1].text for table in tables for row in table.rows]


@pytest.mark.parametrize("first", ["internal", "published"])
def test_decision_on_incidents_is_printed_only_when_internal(plan, helen, first):
    kept = kept_report(by=helen, period=BEFORE)
    for figure, text in (("plan.colour.red", "Ask the leads"), ("incidents.children", TELLS)):
        decide(report=kept, text=text, by=helen, taken_on=today(), figure=figure, figure_label=figure)
    report = draft(by=helen)
    found = draft_of(report)
    found.content(first)  # both editions are written from one reading, in either order
    assert decided_texts(report, "internal") == ["Ask the leads", TELLS]
    assert decided_texts(report, "published") == ["Ask the leads", NOT_PRINTED]
    assert TELLS in found.content("internal").as_text() and TELLS not in found.content("published").as_text()


def test_board_report_prints_no_typed_text_when_published(plan, helen, tmp_path):
    decide(
        report=kept_report(by=helen, period=BEFORE), text=TELLS, by=helen, taken_on=today(),
        figure="incidents.children", figure_label="Children",
    )  # fmt: skip
    for options, expected in (([], True), (["--published"], False)):
        path = tmp_path / "report"
        call_command("board_report", "quarterly", BEFORE.after.key, "--format", ",".join(FORMATS), "--output", path, *options)  # fmt: skip
        for name in FORMATS:
            text = text_in(path.with_suffix(f".{name}").read_bytes())
            assert (TELLS in text) is expected and (NO_COMMENTARY in text) is not expected, name


def test_plan_has_no_notice_because_it_has_no_commentary(plan, helen):
    found = draft_of(Report(kind="plan", year=BEFORE.year, quarter=BEFORE.quarter))
    assert found.content("published").omitted == ""


def test_edition_that_was_frozen_before_reads_back_as_the_text_that_was_kept(helen):
    row = kept_report(by=helen, period=BEFORE).editions.get(edition="published")
    assert "omitted" not in row.data and Content.from_text(row.data).as_text() == row.data
