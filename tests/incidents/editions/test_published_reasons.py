"""Why an issue replaces another is kept, and is printed in no published edition."""

from __future__ import annotations

import io
import subprocess
import zipfile

import pytest

from incidents.models import PublishedEdition

TELLS = "One of the girls was recorded twice"
SAID = "The reason is not printed in published editions."
ADDRESS = "/incidents/figures/published/"
FORMATS = ("pdf", "docx", "xlsx", "csv")
pytestmark = pytest.mark.django_db


def text_in(content: bytes) -> str:
    """The text of a file."""
    if content.startswith(b"%PDF"):
        content = subprocess.run(["pdftotext", "-raw", "-", "-"], input=content, capture_output=True, check=True).stdout
    elif zipfile.is_zipfile(io.BytesIO(content)):
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            content = b" ".join(package.read(name) for name in package.namelist())
    return " ".join(content.decode(errors="replace").split())


@pytest.fixture
def reissued(played):
    """The last edition of a played year, which replaces another one; its reason tells a count."""
    made = played[-1]
    return PublishedEdition.objects.create(
        year=made.year, quarter=made.quarter, number=made.number + 1, issue=made.issue + 1, issued_on=made.issued_on,
        issued_by=made.issued_by, reason=TELLS, content=made.content, checksum=made.checksum,
    )  # fmt: skip


@pytest.mark.long
@pytest.mark.parametrize("name", ["grace", "bea"])
def test_published_edition_prints_no_reason_for_its_issue(reissued, board, enter, name):
    client = enter(board.people[name])
    page = client.get(f"{ADDRESS}{reissued.pk}/")
    assert page.status_code == 200 and TELLS not in page.text and SAID in page.text
    for format in FORMATS:
        sent = client.get(f"{ADDRESS}{reissued.pk}/file/{format}/")
        assert sent.status_code == 200, format
        assert TELLS not in text_in(sent.content), format


@pytest.mark.long
def test_list_of_editions_gives_reasons_to_readers_of_internal_figures(reissued, board, enter):
    for name, expected in (("grace", False), ("ruth", False), ("helen", True), ("bea", True), ("owen", True)):
        page = enter(board.people[name]).get(ADDRESS).text
        assert str(reissued) in page and (TELLS in page) is expected, name
