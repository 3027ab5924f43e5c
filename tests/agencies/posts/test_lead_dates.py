"""The dates of lead officers stored beside agencies always equal their terms, on the day of a save and later."""

from __future__ import annotations

import datetime as dt
import random

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agencies.directory import listing
from agencies.directory.filters import AgencyFilter
from agencies.directory.settings import current_limits
from agencies.models import Agency, Eslo
from agencies.posts import lead_dates
from agencies.posts.rules import confirmation, training
from agencies.posts.services import eslos
from core.records.rules import RuleBroken
from core.text.dates import today
from tests.actions.past.asat_states import standing_clock
from tests.examples import examples
from tests.factories.accounts import UserFactory
from tests.factories.directory import EsloFactory
from tests.factories.plan import AgencyFactory

pytestmark = pytest.mark.django_db
DAY = 86_400


def require_true_dates() -> None:
    """Compare what is stored with the terms of today."""
    day = today()
    terms = {term.agency_id: term for term in Eslo.objects.leads().current(day)}
    led = {agency.pk: agency for agency in Agency.objects.led(day)}
    assert set(led) == set(terms)
    assert set(led).isdisjoint(Agency.objects.unled(day).values_list("pk", flat=True))
    for key, term in terms.items():
        stored = led[key].confirmed_since, led[key].trained_since
        assert stored == (term.confirmed_on or term.valid_from, term.trained_on or dt.date.min)
        assert led[key].lead_until == term.valid_to
    limits = current_limits()
    unconfirmed = {key for key, term in terms.items() if confirmation(term, day, limits).stale}
    untrained = {key for key, term in terms.items() if training(term.trained_on, day, limits).stale}
    every = Agency.objects.all()
    assert {agency.pk for agency in every.stale(limits, day, trained=False)} == unconfirmed
    assert {agency.pk for agency in every.stale(limits, day, confirmed=False)} == untrained
    assert {agency.pk for agency in every.stale(limits, day)} == unconfirmed | untrained


class Life:
    """Random edits of the posts of a few agencies."""

    def __init__(self, seed: int):
        self.chance, self.by = random.Random(seed), UserFactory()
        self.agencies = [
            AgencyFactory(name=f"{letter} agency", kind=self.chance.choice(["police", "primary"])) for letter in "cabd"
        ]

    def term(self) -> Eslo:
        """A term of some agency; RuleBroken where there is none yet."""
        found = list(Eslo.objects.select_related("agency").order_by("pk"))
        if not found:
            raise RuleBroken("Nobody yet.")
        return self.chance.choice(found)

    def ago(self, most: int = 900) -> dt.date:
        return today() - dt.timedelta(self.chance.randrange(most))

    def appoint(self):
        ended = self.chance.choice([None, None, self.ago(3)])
        more = {"post": self.chance.choice(["lead", "lead", "deputy"]), "valid_to": ended}
        agency = self.chance.choice(self.agencies)
        eslos.appoint(agency=agency, name="Ann", valid_from=self.ago(), by=self.by, **more)

    def hand_over(self):
        term = self.term()
        eslos.hand_over(eslo=term, expected=term.version, name="Bea", valid_from=self.ago(30), by=self.by)

    def end(self):
        term = self.term()
        eslos.end_post(eslo=term, expected=term.version, last_day=self.ago(3), by=self.by)

    def confirm(self):
        term = self.term()
        eslos.confirm(eslo=term, expected=term.version, on=self.ago(200), by=self.by)

    def train(self):
        term = self.term()
        eslos.note_training(eslo=term, expected=term.version, on=self.ago(), by=self.by)

    def correct(self):
        term = self.term()
        field = self.chance.choice(["valid_from", "valid_to", "trained_on", "confirmed_on"])
        value = self.chance.choice([None, self.ago(400)]) if field != "valid_from" else self.ago()
        eslos.correct(eslo=term, expected=term.version, by=self.by, **{field: value})

    def delete(self):
        self.term().delete()


EDITS = ["appoint", "appoint", "hand_over", "end", "confirm", "train", "correct", "delete"]
STEPS = st.lists(st.tuples(st.sampled_from(EDITS), st.sampled_from([0, 0, 1, 2, 400])), min_size=6, max_size=20)


@pytest.mark.long
@settings(max_examples=examples(8), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS, seed=st.integers(0, 10**6))
def test_they_are_true_after_every_edit_and_on_every_later_day(steps, seed):
    with transaction.atomic(), standing_clock(dt.date(2026, 3, 2)) as clock:
        life = Life(seed)
        for name, days in steps:
            try:
                with transaction.atomic():
                    getattr(life, name)()
            except RuleBroken:
                pass  # a rule forbade it
            require_true_dates()
            if days:
                clock.pass_by(days * DAY)
                require_true_dates()
        require_true_dates()
        transaction.set_rollback(True)


@pytest.mark.long
def test_every_kind_of_edit_is_among_them():
    """The edits are no empty gestures: in a long life each of them happens."""
    life, made = Life(3), set()
    for name in EDITS * 12:
        try:
            with transaction.atomic():
                getattr(life, name)()
            made.add(name)
        except RuleBroken:
            pass
    require_true_dates()
    assert made == set(EDITS)


def test_many_are_set_at_once_and_only_where_they_differ():
    terms = [EsloFactory(agency__name=name, confirmed_on=dt.date(2020, 1, 1)) for name in ("b", "a")]
    Agency.objects.update(confirmed_since=None, trained_since=None, lead_until=None)
    keys = [term.agency_id for term in terms]
    assert lead_dates.refresh(keys) == 2
    require_true_dates()
    assert lead_dates.refresh(keys) == 0


def test_pages_go_on_behind_those_with_a_lead_officer(monkeypatch):
    """Those with a lead officer end in the middle of a page; one beyond the last is the last."""
    monkeypatch.setattr(listing, "PAGE", 2)
    for day, name in enumerate("edc", start=1):
        EsloFactory(agency__name=name, confirmed_on=dt.date(2020, 1, day))
    for name in "ba":
        AgencyFactory(name=name)
    found = AgencyFilter({"sort": "confirmed"}).rows(Agency.objects.all(), current_limits())
    pages = [listing.read_page(found, str(number), today(), current_limits(), past=False) for number in (1, 2, 3, 9)]
    shown = [[row.agency.name for row in rows] for rows, _ in pages]
    assert shown == [["e", "d"], ["c", "a"], ["b"], ["b"]]
    assert pages[0][1].paginator.count == 5
