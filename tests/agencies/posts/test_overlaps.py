"""One lead officer at a time: the database itself refuses two."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from agencies.models import Eslo
from tests.factories.plan import AgencyFactory

pytestmark = pytest.mark.django_db


def day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


@pytest.mark.parametrize(
    ("one", "other", "fits"),
    [
        (("2009-01-01", "2009-06-03"), ("2009-06-04", None), True),
        (("2009-01-01", "2009-06-03"), ("2009-06-03", None), False),
        (("2009-01-01", None), ("2010-01-01", None), False),
        (("2009-01-01", None), ("2008-01-01", "2008-12-31"), True),
        (("2009-01-01", None), ("2008-01-01", "2009-01-01"), False),
        (("2009-01-01", "2010-01-01"), ("2009-03-01", "2009-04-01"), False),
    ],
)
def test_terms_of_lead_officers_never_overlap(one, other, fits):
    agency = AgencyFactory()
    Eslo.objects.create(agency=agency, name="A", valid_from=day(one[0]), valid_to=day(one[1]))
    values = {"name": "B", "valid_from": day(other[0]), "valid_to": day(other[1])}
    if fits:
        Eslo.objects.create(agency=agency, **values)
    else:
        with pytest.raises(IntegrityError), transaction.atomic():
            Eslo.objects.create(agency=agency, **values)
    Eslo.objects.create(agency=agency, post="deputy", **values)
    Eslo.objects.create(agency=AgencyFactory(), **values)


def test_a_term_cannot_be_stretched_over_the_next():
    agency = AgencyFactory()
    first = Eslo.objects.create(agency=agency, name="A", valid_from=day("2009-01-01"), valid_to=day("2009-06-03"))
    Eslo.objects.create(agency=agency, name="B", valid_from=day("2009-06-04"))
    first.phone = "020 7946 0000"
    first.save()
    first.valid_to = None
    with pytest.raises(IntegrityError), transaction.atomic():
        first.save()
