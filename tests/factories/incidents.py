"""Factories of incidents, through the services that the pages use.

record(by=bea) has nothing but its type; record(by=bea, kind="bullying", case_number="C-001", age="10_12") has answers.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from unittest.mock import patch

from core.importing.registry import importer_named
from core.importing.services import accept_import, begin_import, preview, save_work, work_of
from core.importing.services import mark_of as mark_of_rows
from core.models import Import
from incidents.editions.services import draft as draft_edition
from incidents.editions.services import mark_of, publish_edition
from incidents.figures.cut_offs import cut_off
from incidents.figures.nil_returns import declare_nil
from incidents.models import (
    CaseNumber,
    ImportedRow,
    Incident,
    IncidentDevice,
    IncidentOtherType,
    IncidentType,
    NilReturn,
    PublishedEdition,
    QuarterCutOff,
    RetentionRun,
)
from incidents.records.services import recording
from incidents.records.services.recording import lock_incident, read_values, record_incident, void_incident
from incidents.retention.services import list_run


def kind_of(key: str) -> IncidentType:
    return IncidentType.objects.get(key=key)


def record(
    *, by, kind: str = "bullying", case_number: str = "", another: bool = False, note: str = "", **values
) -> Incident:
    """A record; its `note` as it could be written until free texts were closed."""
    values = {"main_type": kind_of(kind), **values}
    with patch.object(recording, "read_values", lambda values: read_values(values) | {"note": note}):
        return record_incident(values=values, case_number=case_number, another=another, by=by)


COLUMNS = ("case_number", "known_on", "main_type", "age")


def extract(rows: list[list[str]], *, by, columns: Sequence[str] = COLUMNS) -> Import:
    """An extract that waits to be accepted; `columns` are the fields of its columns."""
    importer, stream = importer_named("incidents"), io.StringIO(newline="")
    labels = {each.name: each.label for each in importer.fields()}
    csv.writer(stream).writerows([[labels[name] for name in columns], *rows])
    data = stream.getvalue().encode()
    import_ = begin_import(importer=importer, data=data, filename="extract.csv", options={}, by=by)
    return save_work(import_=import_, work=work_of(import_), expected=1, reason="Decided", by=by, step="preview")


def accepted(rows: list[list[str]], *, by, **more) -> Import:
    import_ = extract(rows, by=by, **more)
    mark = mark_of_rows(preview(import_, work_of(import_)))
    return accept_import(import_=import_, expected=import_.version, mark=mark, by=by)


def made_by(import_: Import) -> list[Incident]:
    """What an extract brought, in the order of its rows."""
    return list(Incident.objects.filter(pk__in=[key for _, key, _ in import_.saved["made"]]).order_by("pk"))


@dataclass(frozen=True)
class Incidents:
    """The incidents of the cast: a record with a case number, a void one, a nil return, an edition, and of bea an
    extract that waits and an accepted one.
    """

    record: Incident
    void: Incident
    nil: NilReturn
    extract: Import
    accepted: Import
    held: Incident
    old: Incident  # recorded seven years ago, with a case number
    run: RetentionRun  # of its case number, listed by the data protection officer
    edition: PublishedEdition


CASE_NUMBER = "MARK-7741093"


def recorded_years_ago(incident: Incident, years: int) -> Incident:
    """Set the day of recording back by some years."""
    day = incident.recorded_on.replace(day=1)
    Incident.objects.filter(pk=incident.pk).update(recorded_on=day.replace(year=day.year - years))
    incident.refresh_from_db()
    return incident


def make_incidents(by, officer) -> Incidents:
    """Records of today and an old one, a nil return, extracts, and a run of retention that waits."""
    held = record(by=by, kind="fraud")
    lock_incident(incident=held, expected=1, by=by, reason="Part of a review")
    old = recorded_years_ago(record(by=by, kind="hacking", case_number="C-70000"), 7)

    void = record(by=by, kind="not_known")
    void_incident(incident=void, expected=1, by=by, reason="Recorded twice")
    return Incidents(
        held=held,
        old=old,
        run=list_run(kind="case_numbers", by=officer),
        record=record(by=by, kind="grooming", case_number=CASE_NUMBER, age="13_15", note="Met in a game"),
        void=void,
        nil=declare_nil(year=2009, quarter=3, by=by),
        extract=extract(
            [["C-77001", "3 February 2026", "Sextortion", "14"], ["C-77002", "soon", "Bullying", "9"]], by=by
        ),
        accepted=accepted([["C-77003", "4 February 2026", "Sextortion", "15"]], by=by),
        edition=published_long_ago(by),
    )


def published_long_ago(by) -> PublishedEdition:
    """An edition of a year without any table left."""
    content = {"tables": [], "links": [], "quarters": [], "threshold": 5}
    return PublishedEdition.objects.create(
        year=2001, number=1, issue=1, issued_on=dt.date(2002, 5, 13), issued_by=by, content=content, checksum="-"
    )


def forget_all() -> None:
    """No record, nil return or extract is left of what the cast has, for stories of their own.

    Nothing of this is written to the history, whose next numbers may be those of rows that are loaded from a file.
    """
    for model in (CaseNumber, ImportedRow, IncidentDevice, IncidentOtherType, Incident, NilReturn):
        rows = model.objects.all()
        rows._raw_delete(rows.db)


@contextmanager
def as_on(day: dt.date, hour: int = 12):
    """Freeze time at this day for what is recorded, declared, cut off or published inside."""
    moment = dt.datetime.combine(day, dt.time(hour), tzinfo=dt.UTC)
    created = [model._meta.get_field("created_at") for model in (Incident, NilReturn, QuarterCutOff)]
    with ExitStack() as stack:
        stack.enter_context(patch("django.utils.timezone.now", lambda: moment))
        for field in created:
            stack.enter_context(patch.object(field, "default", lambda: moment))
            stack.enter_context(patch.dict(field.__dict__, {"_get_default": lambda: moment}))
        yield


def publish(year: int, quarter: int, *, by) -> PublishedEdition:
    if not QuarterCutOff.objects.filter(year=year, quarter=quarter).exists():
        cut_off(year=year, quarter=quarter, by=by)
    seen = mark_of(draft_edition(year=year, quarter=quarter))
    return publish_edition(year=year, quarter=quarter, mark=seen, by=by)
