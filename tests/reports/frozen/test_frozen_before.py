"""A report that was frozen by an earlier version stays byte for byte (frozen_before.json was written by that of 29
November 2026, before typed texts came back to published editions).
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone

from reports.drafts.content import Content, checksum
from reports.frozen import services
from reports.models import FrozenEdition, RenderedFile, Report
from tests.factories.accounts import UserFactory
from tests.rows import try_rows

pytestmark = pytest.mark.django_db
BEFORE = json.loads((Path(__file__).parent / "frozen_before.json").read_text())


@pytest.fixture
def helen():
    return UserFactory(roles=["manager"], name="Helen Dacre")


@pytest.fixture
def report(helen):
    """A report whose files are a few bytes that no renderer makes."""
    data = json.loads(BEFORE["published"]["data"])
    report = Report.objects.create(
        kind=data["kind"], year=2026, quarter=2, made_by=helen, state="frozen", number=data["number"], frozen_by=helen,
        frozen_at=timezone.now(), known_at=data["known_at"], as_of=data["on"],
    )  # fmt: skip
    for edition, kept in BEFORE.items():
        row = FrozenEdition.objects.create(report=report, edition=edition, **kept)
        for format in services.FORMATS:
            made = f"as frozen: {edition} {format}".encode()
            RenderedFile.objects.create(
                edition=row, format=format, content=made, size=len(made), checksum=checksum(made)
            )
    return report


@try_rows("edition", BEFORE)
def test_data_of_an_earlier_version_reads_back_as_the_same_text(edition):
    kept = BEFORE[edition]
    assert Content.from_text(kept["data"]).as_text() == kept["data"]
    assert checksum(kept["data"]) == kept["checksum"]


@pytest.mark.parametrize("edition", BEFORE)
def test_page_and_files_of_an_earlier_version_are_sent_as_they_were_stored(report, helen, client, monkeypatch, edition):
    for name in ("render", "folded_page"):
        monkeypatch.setattr(services, name, lambda *given: pytest.fail("A frozen report was rendered anew."))
    client.force_login(helen)
    page = client.get(reverse("reports:edition", args=[report.pk, edition]))
    assert page.status_code == 200 and BEFORE[edition]["page"] in page.text
    for format in services.FORMATS:
        sent = client.get(reverse("reports:file", args=[report.pk, edition, format]))
        assert sent.content == f"as frozen: {edition} {format}".encode()


def test_published_edition_of_an_earlier_version_still_prints_no_commentary():
    data = BEFORE["published"]["data"]
    assert "Commentary is not printed in published editions." in data
    assert (
        "Schools ask for advice earlier." not in data
        and "Schools ask for advice earlier." in BEFORE["internal"]["data"]
    )
