"""Changes to the look of reports. Frozen reports keep theirs."""

import logging

from django.db import IntegrityError, transaction

from core.charts.contrast import READABLE, contrast
from core.documents import render
from core.documents.logos import read_logo
from core.documents.word_template import BadTemplate, read_template
from core.files.uploads import scan, tidy_name
from core.records.locking import Conflict, create_tracked, save_changed
from core.records.rules import RuleBroken
from core.text.dates import today
from reports.cover.sample import sample_document
from reports.drafts.content import checksum
from reports.models import Cover, LookFile

logger = logging.getLogger(__name__)
FIRST = 2  # version of the row when it is created: 1 is that of a form opened before there was one
LACKS = (
    "This file lacks styles that reports need: {styles}. Word leaves out styles that were never used: give each to a "
    "paragraph once, save the file and choose it again."
)


@transaction.atomic
def change_cover(*, cover: Cover, expected: int, by, **values) -> Cover:
    """NothingChanged where nothing differs; RuleBroken for a heading colour with too little contrast on white."""
    if contrast(values["colour"]) < READABLE:
        raise RuleBroken("Choose a darker colour: headings in this one cannot be read on white.", field="colour")
    return _save(cover, expected, values, by, "Changed")


@transaction.atomic
def choose_logo(*, cover: Cover, expected: int, data: bytes, filename: str, alt: str, by) -> Cover:
    """RuleBroken without `alt`, and for a file that is no picture or not safe (core/documents/logos.py)."""
    if not alt.strip():
        raise RuleBroken("Say in words what the logo shows, for those who cannot see it.", field="logo_alt")
    logo, name = read_logo(data), tidy_name(filename)
    _scan(data, name, "logo")
    row = LookFile.objects.create(
        kind=LookFile.Kind.LOGO, name=name, format=logo.kind, content=logo.data, pixels=logo.pixels, width=logo.width,
        height=logo.height, size=len(logo.data), checksum=checksum(logo.data), added_by=by, added_on=today(),
    )  # fmt: skip
    return _save(cover, expected, {"logo": row, "logo_alt": alt.strip()}, by, "Logo chosen")


@transaction.atomic
def remove_logo(*, cover: Cover, expected: int, by) -> Cover:
    if not cover.logo_id:
        raise RuleBroken("Reports have no logo.")
    return _save(cover, expected, {"logo": None, "logo_alt": ""}, by, "Logo taken off")


@transaction.atomic
def offer_template(*, data: bytes, filename: str, by) -> LookFile:
    """Check and store a template, not used yet. RuleBroken on "template" for what it must not hold."""
    try:
        found = read_template(data)
    except BadTemplate as bad:
        raise RuleBroken(bad.message, field="template") from None
    if found.missing:
        raise RuleBroken(LACKS.format(styles=", ".join(found.missing)), field="template")
    name = tidy_name(filename)
    _scan(data, name, "template")
    try:
        render(sample_document(template=found.data), "docx")
    except Exception:  # whatever error an uploaded file causes in the writer, it is not used
        logger.exception("No report can be written with a Word template")
        raise RuleBroken("No report can be written with this file. Save it again in Word.", field="template") from None
    return LookFile.objects.create(
        kind=LookFile.Kind.TEMPLATE, name=name, format="docx", content=found.data, pixels=b"", size=len(found.data),
        checksum=checksum(found.data), added_by=by, added_on=today(),
    )  # fmt: skip


@transaction.atomic
def use_template(*, cover: Cover, expected: int, file: LookFile, by) -> Cover:
    return _save(cover, expected, {"word_template": file}, by, f"Word template taken into use: {file.name}")


@transaction.atomic
def take_template_back(*, cover: Cover, expected: int, by) -> Cover:
    if not cover.word_template_id:
        raise RuleBroken("No Word template is in use.")
    return _save(cover, expected, {"word_template": None}, by, "Word template taken back")


def _scan(data: bytes, name: str, field: str) -> None:
    try:
        scan(data, name)
    except RuleBroken as broken:
        raise RuleBroken(str(broken), field=field) from None


def _save(cover: Cover, expected: int, values: dict, by, reason: str) -> Cover:
    if cover.pk:
        return save_changed(cover, expected, values, by=by, reason=reason)
    for name, value in values.items():
        setattr(cover, name, value)
    cover.version = FIRST
    try:
        with transaction.atomic():
            return create_tracked(cover, by=by, reason=reason)
    except IntegrityError:
        raise Conflict(current=Cover.objects.get(), base=None) from None
