"""The highlights of the board's own plan, where it stands beside the project: two pages, then the exceptions."""

from __future__ import annotations

import datetime as dt
import subprocess

import pytest
from django.core.management import call_command

from core.documents import render
from reports.drafting import draft_of
from reports.look import dressed
from reports.models import Report
from tests.actions.boardplan import plan_files

pytestmark = pytest.mark.django_db
MOST = 2


@pytest.mark.parametrize("file", plan_files("e-safety-action-plan.docx"), ids=str)
@pytest.mark.parametrize("day", [dt.date(2010, 3, 1), dt.date(2010, 3, 31)])
def test_the_highlights_of_the_real_plan_fit_two_pages(file, day):
    call_command("import_plan", str(file), "--as-at", "2010-03-01", "--accept")
    content = draft_of(Report(kind="quarterly", year=2009, quarter=4), on=day).contents["internal"]
    pdf = render(dressed(content), "pdf")
    read = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True)
    pages = [page.split("\n") for page in read.stdout.decode().split("\f")]
    begun = next(place for place, lines in enumerate(pages) if "Exceptions" in {line.strip() for line in lines})
    before = [line for lines in pages[:begun] for line in lines if line.strip()]
    assert begun <= MOST
    assert any("Reds and ambers" in line for line in before)
    assert any("ESLO coverage" in line for line in before), "all of the highlights stand before the exceptions"
