"""Factories of holders of posts, imports of agencies and training."""

from __future__ import annotations

import datetime as dt

import factory
from factory.django import DjangoModelFactory

from agencies.importing.importer import AgencyImporter
from agencies.models import Eslo, Representative, Signatory, TrainingAttendance, TrainingSession
from core.importing.services import accept_import, begin_import, mark_of, preview, work_of
from core.models import Import
from tests.factories.plan import AgencyFactory, SubGroupFactory


class EsloFactory(DjangoModelFactory):
    """A lead officer since 2008, never confirmed; `post="deputy"` for a deputy."""

    class Meta:
        model = Eslo

    agency = factory.SubFactory(AgencyFactory)
    name = factory.Sequence(lambda n: f"Officer {n}")
    valid_from = dt.date(2008, 4, 1)


class SignatoryFactory(DjangoModelFactory):
    """A head teacher since 2008 whose address the agency's mailbox confirmed; `waits=True` for one who waits."""

    class Meta:
        model = Signatory

    class Params:
        waits = factory.Trait(confirmed_on=None, confirmed_by="")

    agency = factory.SubFactory(AgencyFactory)
    role = "head"
    name = factory.Sequence(lambda n: f"Signatory {n}")
    email = factory.Sequence(lambda n: f"signatory{n}@tarn.example")
    valid_from = dt.date(2008, 4, 1)
    confirmed_on = dt.date(2008, 4, 1)
    confirmed_by = "agency"


class RepresentativeFactory(DjangoModelFactory):
    class Meta:
        model = Representative

    agency = factory.SubFactory(AgencyFactory)
    subgroup = factory.SubFactory(SubGroupFactory)
    name = factory.Sequence(lambda n: f"Member {n}")
    valid_from = dt.date(2008, 4, 1)


LANTERN_HOUSE = b"Name,Kind\nLantern House,Voluntary or faith\n"


def import_of_agencies(by, data: bytes = LANTERN_HOUSE, filename: str = "agencies.csv") -> Import:
    """A list with one new agency, waiting to be accepted."""
    return begin_import(importer=AgencyImporter(), data=data, filename=filename, options={}, by=by)


def accept_agencies(import_: Import, by) -> Import:
    mark = mark_of(preview(import_, work_of(import_)))
    return accept_import(import_=import_, expected=import_.version, mark=mark, by=by)


class TrainingSessionFactory(DjangoModelFactory):
    class Meta:
        model = TrainingSession

    title = "First steps"
    held_on = dt.date(2010, 2, 3)
    place = "Town hall"


class TrainingAttendanceFactory(DjangoModelFactory):
    """An officer on the list of a session."""

    class Meta:
        model = TrainingAttendance

    session = factory.SubFactory(TrainingSessionFactory)
    eslo = factory.SubFactory(EsloFactory)
    agency = factory.LazyAttribute(lambda place: place.eslo.agency)


def make_certified(officer: Eslo) -> TrainingAttendance:
    day = dt.date(2009, 11, 12)
    session = TrainingSessionFactory(title="Lunch hour", held_on=day, attendance_noted_on=day, counts=False)
    return TrainingAttendanceFactory(session=session, eslo=officer, state="came")
