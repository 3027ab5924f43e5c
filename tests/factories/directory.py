"""Factories of holders of posts, imports of agencies and training."""

from __future__ import annotations

import datetime as dt

import factory
from factory.django import DjangoModelFactory

from agencies.models import AgencyImport, Eslo, Representative, TrainingAttendance, TrainingSession
from tests.factories.accounts import UserFactory
from tests.factories.plan import AgencyFactory, SubGroupFactory


class EsloFactory(DjangoModelFactory):
    """A lead officer since 2008, never confirmed; `post="deputy"` for a deputy."""

    class Meta:
        model = Eslo

    agency = factory.SubFactory(AgencyFactory)
    name = factory.Sequence(lambda n: f"Officer {n}")
    valid_from = dt.date(2008, 4, 1)


class RepresentativeFactory(DjangoModelFactory):
    class Meta:
        model = Representative

    agency = factory.SubFactory(AgencyFactory)
    subgroup = factory.SubFactory(SubGroupFactory)
    name = factory.Sequence(lambda n: f"Member {n}")
    valid_from = dt.date(2008, 4, 1)


class AgencyImportFactory(DjangoModelFactory):
    """A list with one new agency, waiting to be accepted."""

    class Meta:
        model = AgencyImport

    filename = "agencies.csv"
    rows = factory.LazyFunction(
        lambda: {"headings": ["Name", "Kind"], "first": 2, "rows": [["Lantern House", "Voluntary or faith"]]}
    )
    columns = factory.LazyFunction(lambda: {"0": "name", "1": "kind"})
    counts = factory.LazyFunction(lambda: {"rows": {}, "made": [], "changed": [], "named": [], "touched": []})
    state = "preview"
    uploaded_by = factory.SubFactory(UserFactory)


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
