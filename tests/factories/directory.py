"""Who holds posts of agencies, for tests."""

from __future__ import annotations

import datetime as dt

import factory
from factory.django import DjangoModelFactory

from agencies.models import Eslo, Representative
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
