"""Frozen reports and the files of their published editions; internal editions are never read by the API."""

import datetime as dt
from collections import defaultdict
from functools import partial
from typing import Literal

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.utils.text import slugify
from ninja import Schema
from pydantic import Field

from agencies.access import get_visible
from api.v1.operations import Key, ListOf, Part, Wanted, part_of, reads
from core.documents import KINDS
from core.pages.lists import bytes_response
from reports.frozen.services import FORMATS
from reports.models import FrozenEdition, RenderedFile, Report
from reports.sections.section import PUBLISHED

reads_reports = partial(reads, about="Reports", scope="reports.read", permissions=("plan.read",))
FILES = {
    200: {
        "description": "The file",
        "content": {KINDS[name].mime_type: {"schema": {"type": "string", "format": "binary"}} for name in FORMATS},
    }
}


class FileFacts(Schema):
    format: str
    url: str
    size: int = Field(description="Bytes.")
    sha256: str


class ReportFacts(Schema):
    id: int
    number: int
    title: str
    kind: str
    year: int = Field(description="The first year of the financial year.")
    quarter: int = Field(description="0 for the whole year.")
    as_of: dt.date = Field(description="The day of which its colours are.")
    frozen_at: dt.datetime
    replaces_id: int | None
    correction: str = Field(description="What it corrects in the report that it replaces.")
    files: list[FileFacts]


@reads_reports("/reports", ListOf[ReportFacts])
def reports(request, part: Part = Wanted):
    """Frozen reports that have a published edition, with its files"""
    owner = request.auth.owner
    published = FrozenEdition.objects.visible_to(owner).filter(edition=PUBLISHED, report=OuterRef("pk")).whole()
    rows = Report.objects.visible_to(owner).frozen().filter(Exists(published))
    return part_of(request, rows, part, partial(report_facts, owner=owner))


def report_facts(records: list[Report], owner) -> list[dict]:
    files = defaultdict(list)
    stored = RenderedFile.objects.visible_to(owner).filter(edition__edition=PUBLISHED, edition__report__in=records)
    for each in stored.order_by("format").values("edition__report", "format", "size", "checksum"):
        files[each["edition__report"]].append(each)
    return [one_report(report, files[report.pk]) for report in records]


def one_report(report: Report, files: list[dict]) -> dict:
    names = ("number", "kind", "year", "quarter", "as_of", "frozen_at", "replaces_id", "correction")
    values = {name: getattr(report, name) for name in names}
    root = f"{settings.SITE_URL}/api/v1/reports/{report.pk}/files"
    return {
        "id": report.pk,
        "title": str(report),
        "as_of": values.pop("as_of"),
        **values,
        "files": [
            {"format": file["format"], "url": f"{root}/{file['format']}", "size": file["size"],
             "sha256": file["checksum"]}
            for file in files
        ],
    }  # fmt: skip


@reads_reports("/reports/{id}/files/{format}", None, answers=FILES)
def report_file(request, id: Key, format: Literal["pdf", "docx", "xlsx"]):
    """A file of the published edition of a report"""
    owner = request.auth.owner
    report = get_visible(Report.objects.frozen(), owner, pk=id)
    published = RenderedFile.objects.filter(edition__edition=PUBLISHED, edition__report=report)
    file = get_visible(published, owner, format=format)
    return bytes_response(bytes(file.content), format, slugify(f"report {report.number} {report} published"))
