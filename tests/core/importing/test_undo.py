"""Taking back what an import saved, for any kind of record."""

from __future__ import annotations

import pytest

from agencies.directory.services import edit_agency
from agencies.models import Agency, Eslo
from core.importing.fields import Saved
from core.importing.undo import lock_saved, saved_of, take_back
from core.models import Import
from core.records.locking import create_many, save_many
from core.records.rules import RuleBroken
from tests.factories.accounts import UserFactory
from tests.factories.directory import EsloFactory
from tests.factories.plan import AgencyFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def by():
    return UserFactory()


def undo(saved: Saved, by) -> None:
    take_back(saved, lock_saved(saved, (Agency, Eslo)), by=by, reason="Wrong")


def saved_agency(by) -> tuple[Agency, Agency, Saved]:
    """An agency that an import made, one that it changed, and what it says of both."""
    changed = AgencyFactory(name="Alder", phone="1")
    (made,) = create_many([Agency(name="Cedar", kind="primary")], by=by, reason="Import")
    changed.phone = "2"
    save_many([changed], fields=["phone"], by=by, reason="Import")
    return made, changed, saved_of(made=[made], changed=[changed])


def test_made_record_goes_with_its_reason_and_changed_one_is_as_before(by):
    made, changed, saved = saved_agency(by)
    assert saved == Saved((("agencies.Agency", made.pk, 1),), (("agencies.Agency", changed.pk, 2),))
    Agency.objects.filter(pk=changed.pk).update(confirmed_since="2010-01-01")  # kept beside it, and no fact of its own
    undo(saved, by)
    assert [(each.name, each.phone, each.version) for each in Agency.objects.all()] == [("Alder", "1", 3)]
    assert str(Agency.objects.get().confirmed_since) == "2010-01-01"
    last = Agency.history.filter(id=made.pk).latest("history_id")
    assert (last.history_type, last.history_change_reason, last.history_user) == ("-", "Wrong", by)


def test_records_that_point_to_each_other_go_together(by):
    made, _, saved = saved_agency(by)
    (term,) = create_many([Eslo(agency=made, name="Cy", valid_from="2010-01-01")], by=by, reason="Import")
    undo(Saved((*saved.made, ("agencies.Eslo", term.pk, 1)), saved.changed), by)
    assert not Eslo.objects.exists() and Agency.objects.count() == 1


@pytest.mark.parametrize("what", ["made one", "changed one", "used one", "gone one"])
def test_nothing_is_taken_back_once_something_happened_since(what, by):
    made, changed, saved = saved_agency(by)
    if what == "used one":
        EsloFactory(agency=made)
    elif what == "gone one":
        Agency.objects.filter(pk=made.pk).delete()
    else:
        edit_agency(agency=made if what == "made one" else changed, expected=1 + (what != "made one"), phone="3", by=by)
    with pytest.raises(RuleBroken, match="1 of the records"):
        undo(saved, by)
    changed.refresh_from_db()
    assert changed.phone == ("3" if what == "changed one" else "2")


def changed_by_import(agency: Agency, phone: str, by) -> Saved:
    agency.phone = phone
    save_many([agency], fields=["phone"], by=by, reason="Import")
    return saved_of(made=[], changed=[agency])


def undone(saved: Saved, by) -> None:
    undo(saved, by)
    Import.objects.create(importer="agencies", state=Import.State.UNDONE, saved=saved.as_json())


def test_take_back_restores_what_was_before_where_later_imports_were_undone(by):
    _, changed, saved = saved_agency(by)
    second = changed_by_import(changed, "3", by)
    third = changed_by_import(changed, "4", by)
    undone(third, by)
    undone(second, by)
    undo(saved, by)
    changed.refresh_from_db()
    assert (changed.phone, changed.version) == ("1", 7)


def test_take_back_is_refused_where_somebody_edited_after_an_undone_import(by):
    _, changed, saved = saved_agency(by)
    undone(changed_by_import(changed, "3", by), by)
    changed.refresh_from_db()
    edit_agency(agency=changed, expected=changed.version, phone="5", by=by)
    with pytest.raises(RuleBroken, match="1 of the records"):
        undo(saved, by)


def test_record_that_is_used_without_a_name_for_it_counts_as_used(by):
    import_ = Import.objects.create(importer="agencies")
    AgencyFactory(taken_from=import_)  # a relation that cannot be followed back
    saved = saved_of(made=[import_], changed=[])
    with pytest.raises(RuleBroken, match="1 of the records"):
        take_back(saved, lock_saved(saved, (Import,)), by=by, reason="Wrong")


def test_record_whose_version_before_is_not_stored_is_not_taken_back(by):
    changed = AgencyFactory()
    Agency.objects.filter(pk=changed.pk).update(version=8)
    changed.refresh_from_db()
    with pytest.raises(RuleBroken, match="no longer stored"):
        undo(saved_of(made=[], changed=[changed]), by)


def test_name_that_another_record_has_by_now_cannot_be_brought_back(by):
    changed = AgencyFactory(name="Alder")
    changed.name = "Birch"
    save_many([changed], fields=["name"], by=by, reason="Import")
    AgencyFactory(name="Alder")
    with pytest.raises(RuleBroken, match="has been given to another record since"):
        undo(saved_of(made=[], changed=[changed]), by)
