"""Importing a list of agencies: matches, every reason, saving in one go, undoing as a whole."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection

from agencies.directory.services import edit_agency
from agencies.importing.importer import AgencyImporter
from agencies.models import Agency, Eslo
from core.importing.columns import propose
from core.importing.services import accept_import, cancel_import, mark_of, undo_import, work_of
from core.models import Import
from core.records.rules import RuleBroken
from core.text.dates import today
from tests.agencies.importing.lists import HEAD, accept, answered, begun, changes, decide, faults, rows, states
from tests.agencies.posts.test_lead_dates import require_true_dates
from tests.factories.accounts import UserFactory
from tests.factories.directory import EsloFactory
from tests.factories.plan import AgencyFactory, MembershipFactory
from tests.rows import try_rows


@pytest.fixture
def keeper(db):
    return UserFactory(roles=["manager"])


@try_rows(
    ("headings", "fields"),
    [
        (["School name", "Type", "URN"], ["name", "kind", "national_reference"]),
        (["EstablishmentName", "PhaseOfEducation (name)", "Postcode"], ["name", "phase", "postcode"]),
        (["Name", "Street", "Town", "Tel."], ["name", "address", "address", "phone"]),
        (["Agency", "Lead officer", "Lead officer e-mail", "E-mail"], ["name", "eslo_name", "eslo_email", "email"]),
        (["Colour", "Name of school"], [None, "name"]),
        (["School or agency", "e-Safety lead", "Lead e-mail"], ["name", "eslo_name", "eslo_email"]),
        (["School/setting name"], ["name"]),
        (["Name of the school or other agency", "Agency or colour"], ["name", None]),
        (["School", "Headteacher", "Deputy ESLO", "Deputy ESLO email"], ["name", "head", "deputy", "deputy_email"]),
        (
            ["School", "Role", "Date of training", "DfE number"],
            ["name", "eslo_job_title", "training_date", "local_reference"],
        ),
    ],
)
def test_columns_are_proposed_by_their_headings(headings, fields):
    assert [each.field for each in propose(headings, [()] * len(headings), AgencyImporter().fields())] == fields


def test_a_column_headed_training_is_that_of_its_days():
    samples, fields = (("10/03/2026", "2025-11-02"), ("Yes", "Booked")), AgencyImporter().fields()
    assert [propose(["Training"], [each], fields)[0].state for each in samples] == ["chosen", "look"]


def test_rows_are_new_changed_unchanged_or_refused_with_every_reason(keeper):
    AgencyFactory(name="Alder School", national_reference="100001", postcode="NM1 1AA")
    AgencyFactory(name="Birch School", national_reference="100002", postcode="NM1 1AB")
    AgencyFactory(name="Closed School", active_to=dt.date(2010, 1, 1))
    held = begun(
        HEAD + "Alder Academy,Primary,NM1 1AA,100001,,\n"
        "birch school,,NM1 1AB,,,\n"
        "Cedar School,Primary,NM1 1AC,100003,Cy Field,cy@cedar.example\n"
        "Damson School,Zoo,NM1 1AC TOO LONG,100004,,\n"
        ",,NM1 1AC,,,\n"
        "Cedar school,Primary,,,,\n"
        "Closed School,Primary,,,,\n"
        "Elm School,,,,,\n",
        keeper,
    )
    assert states(held) == ["ask", "changed", "new", *["refused"] * 5]
    found = faults(held)
    assert found[3] == [
        "Postcode: more than 10 characters",
        "Kind: “Zoo” is not known. Write it as the directory does, or match it",
        "Say what kind of agency it is, which a new agency needs",
    ]
    assert found[4][0] == "Write the name of the agency"
    assert "Row 4 has the same name" in found[5][0]
    assert "was closed on 1 January 2010" in found[6][0]
    assert found[7] == ["Say what kind of agency it is, which a new agency needs"]
    held = answered(held, keeper, "renamed")
    assert changes(held)[0] == [("name", "Alder School", "Alder Academy", True)]


def test_reasons_stand_in_the_order_of_the_fields(keeper):
    """A preview is known again by what it displays, in whatever process it is made."""
    held = begun(
        "Name,Type,Closed on,ESLO,Position,ESLO email,ESLO phone,Last trained,Deputy,Deputy email\n"
        "Alder,Primary,1/1/2010,Ann,Head,a@alder.example,1,1/1/2009,Di,d@alder.example\n"
        "Birch,Primary,,,Head,b@birch.example,2,1/1/2009,,\n",
        keeper,
    )
    details = ["eslo_job_title", "eslo_email", "eslo_phone", "training_date"]
    assert [[fault.field for fault in row.faults] for row in rows(held)] == [
        ["eslo_name", *details, "deputy", "deputy_email"],
        details,
    ]


def test_names_and_references_of_two_agencies_are_refused(keeper):
    AgencyFactory(name="Alder School", national_reference="100001")
    AgencyFactory(name="Birch School", national_reference="100002")
    held = begun("Name,URN\nAlder School,100002\nBirch School,100009\n", keeper)
    assert faults(held) == [
        ["The reference is that of Birch School, the name that of another agency"],
        ["Birch School has another national reference number here: 100002"],
    ]


def test_bad_cell_costs_the_cell_and_not_the_row(keeper):
    held = begun(
        "Name,Type,URN,E-mail,Opened,Status,ESLO,ESLO email,Last trained\n"
        "Alder School,Primary,12345,office at alder,soon,Perhaps,Cy Field,cy@,31/02/2010\n",
        keeper,
    )
    (row,) = rows(held)
    assert row.state == "new"
    assert [(fault.field, fault.column, fault.cell) for fault in row.faults] == [
        ("email", 3, "office at alder"),
        ("eslo_email", 7, "cy@"),
        ("active_from", 4, "soon"),
        ("training_date", 8, "31/02/2010"),
        ("status", 5, "Perhaps"),
        ("national_reference", 2, "12345"),
    ]
    accept(held, keeper)
    school, officer = Agency.objects.get(), Eslo.objects.get()
    assert (school.name, school.email, school.active_from, school.national_reference) == ("Alder School", "", None, "")
    assert (officer.name, officer.email, officer.trained_on) == ("Cy Field", "", None)


def test_mended_cell_is_judged_again(keeper):
    held = begun("Name,Type\nAlder School,Indp\n", keeper)
    assert states(held) == ["refused"]
    held = decide(held, keeper, cells={"0:1:1": "Independent school"})
    assert [(row.state, row.record.fields["kind"]) for row in rows(held)] == [("new", "independent")]


def test_cell_as_above_repeats_the_row_above(keeper):
    held = begun(
        "Name,Type,Address,ESLO,Position\n"
        "Alder Infants,Primary,Mill Rise,Joan Pellow,Head\n"
        "Alder Juniors,Ditto,As above,As above,\n"
        'Alder Nursery,Nursery,"""",,As above\n',  # above stands nothing
        keeper,
    )
    assert faults(held) == [[], [], []]
    found = [row.record for row in rows(held)]
    assert [line.fields["address"] for line in found] == ["Mill Rise"] * 3
    assert [line.appointed for line in found] == [
        [{"name": "Joan Pellow", "job_title": "Head"}],
        [{"name": "Joan Pellow"}],
        [],
    ]


def test_blank_cells_change_nothing_and_rows_without_a_kind_may_have_one_for_all(keeper):
    AgencyFactory(name="Alder School", postcode="NM1 1AA")
    assert states(begun("Name,Postcode\nAlder School,\n", keeper)) == ["same"]
    assert states(begun("Name,Postcode\nNew School,\n", keeper, constants={"kind": "primary"})) == ["new"]


@pytest.mark.long
def test_what_is_accepted_is_saved_with_its_history(keeper):
    school = AgencyFactory(name="Alder School", national_reference="100001")
    EsloFactory(agency=school, name="Ann Old")
    held = begun(
        "Name,Type,URN,Head,ESLO,ESLO email,Last trained,Deputy ESLO,Deputy email\n"
        "Alder Academy,,100001,Mrs Bea Head,ann old,ann@alder.example,3/2/2010,Di Second / Ed Third,di@alder.example\n"
        "Cedar School,Primary,100003,,Cy Field,,2010-02-03 00:00,,\n",
        keeper,
    )
    accept(answered(held, keeper, "renamed"), keeper)
    school.refresh_from_db()
    assert (school.name, school.head, school.version, school.history.count()) == ("Alder Academy", "Mrs Bea Head", 2, 2)
    terms = Eslo.objects.current().filter(agency=school).order_by("post", "pk")
    assert list(terms.values_list("name", "post", "email", "trained_on")) == [
        ("Di Second", "deputy", "di@alder.example", None),
        ("Ed Third", "deputy", "", None),
        ("ann old", "lead", "ann@alder.example", dt.date(2010, 2, 3)),
    ]
    made = Agency.objects.get(name="Cedar School")
    assert (made.taken_from, made.kind, made.history.get().history_user) == (held, "primary", keeper)
    assert made.history.get().history_change_reason == "Import of list.csv"
    assert Eslo.objects.current().get(agency=made).trained_on == dt.date(2010, 2, 3)
    require_true_dates()
    with pytest.raises(RuleBroken):
        accept(held, keeper)


def test_deputy_who_stands_twice_in_a_row_is_appointed_once(keeper):
    accept(begun("Name,Type,Deputy\nAlder School,Primary,Di Second / Di Second\n", keeper), keeper)
    assert Eslo.objects.get().name == "Di Second"


@pytest.mark.long
def test_post_ends_only_where_somebody_ticks_it(keeper):
    school = AgencyFactory(name="Alder School")
    old = EsloFactory(agency=school, name="Ann Old", confirmed_on=today())
    held = begun("Name,ESLO,ESLO email\nAlder School,Bea New,bea@alder.example\n", keeper)
    assert changes(held) == [[("eslo_name", "Ann Old", "Bea New", False)]]
    assert states(held) == ["same"]
    (note,) = AgencyImporter().preview_context(held, work_of(held), rows(held))["notes"]
    assert note.startswith("1 row with another ESLO than we have")
    held = decide(held, keeper, ticks={"0:1 eslo_name": True})
    accept(held, keeper)
    old.refresh_from_db()
    assert (old.valid_to, old.confirmed_on) == (today() - dt.timedelta(days=1), None)
    assert Eslo.objects.current().get(agency=school).email == "bea@alder.example"
    require_true_dates()


def test_post_stays_where_the_row_is_accepted_without_the_tick(keeper):
    old = EsloFactory(agency=AgencyFactory(name="Alder School"), name="Ann Old")
    accept(begun("Name,Tel,ESLO\nAlder School,2,Bea New\n", keeper), keeper)
    old.refresh_from_db()
    assert (old.valid_to, old.version, old.agency.phone, Eslo.objects.count()) == (None, 1, "2", 1)


def test_change_that_is_unticked_is_not_saved(keeper):
    school = AgencyFactory(name="Alder School", phone="1", postcode="A")
    held = begun("Name,Tel,Postcode\nAlder School,2,B\n", keeper, ticks={"0:1 phone": False})
    accept(held, keeper)
    school.refresh_from_db()
    assert (school.phone, school.postcode) == ("1", "B")


def test_training_date_moves_forward_only_and_needs_no_name(keeper):
    for name, trained in (("Alder", dt.date(2012, 1, 1)), ("Birch", dt.date(2009, 1, 1)), ("Cedar", None)):
        EsloFactory(agency=AgencyFactory(name=name), trained_on=trained)
    AgencyFactory(name="Damson")
    held = begun("Name,Last trained\nAlder,3/2/2010\nBirch,3/2/2010\nCedar,3/2/2999\nDamson,3/2/2010\n", keeper)
    assert changes(held) == [[], [("training_date", "1 January 2009", "3 February 2010", True)], [], []]
    assert faults(held)[2:] == [["ESLO: last trained on: this day is in the future"], ["Write the ESLO’s name too"]]


def test_words_that_name_nobody_and_two_people_are_said(keeper):
    held = begun("Name,Type,ESLO\nAlder,Primary,TBC\nBirch,Primary,R Tarn / B Coley\n", keeper)
    assert faults(held) == [
        ["ESLO: name: “TBC” names nobody"],
        ["“R Tarn / B Coley” names two people. It is taken as it stands; write the name of one"],
    ]
    assert [line.appointed for line in (row.record for row in rows(held))] == [[], [{"name": "R Tarn / B Coley"}]]


def test_nothing_is_saved_where_the_directory_changed_since_the_preview(keeper):
    school = AgencyFactory(name="Alder School", national_reference="100001")
    held = answered(begun(HEAD + "Alder Academy,,,100001,,\n", keeper), keeper, "renamed")
    mark = mark_of(rows(held))
    edit_agency(agency=school, expected=1, name="Alder Hill", by=keeper)
    with pytest.raises(RuleBroken, match="have changed since"):
        accept_import(import_=held, expected=held.version, mark=mark, by=keeper)


@pytest.mark.long
def test_undoing_brings_everything_back_and_the_list_can_be_imported_again(keeper):
    school = AgencyFactory(name="Alder School", national_reference="100001", head="Mr Before")
    EsloFactory(agency=school, name="Ann Old")
    text = "Name,Type,URN,Head,ESLO,Deputy\nAlder Academy,,100001,Ms After,Bea New,Di\nCedar,Primary,100003,,Cy,\n"
    held = begun(text, keeper, ticks={"0:1 eslo_name": True})
    held = accept(answered(held, keeper, "renamed"), keeper)
    require_true_dates()
    undo_import(import_=held, expected=held.version, by=keeper, reason="The wrong file")
    school.refresh_from_db()
    assert (school.name, school.head, school.version) == ("Alder School", "Mr Before", 3)
    assert Eslo.objects.get().valid_to is None
    require_true_dates()
    assert not Agency.objects.filter(name="Cedar").exists()
    gone = Agency.history.filter(name="Cedar").latest("history_id")
    assert (gone.history_type, gone.history_change_reason) == ("-", "The wrong file")
    assert states(begun(text, keeper)) == ["ask", "new"]


@pytest.mark.long
@pytest.mark.parametrize("what", ["changed", "used"])
def test_it_cannot_be_undone_once_something_happened_since(what, keeper):
    held = accept(begun(HEAD + "Cedar School,Primary,NM1,100003,Cy Field,\n", keeper), keeper)
    made = Agency.objects.get(name="Cedar School")
    if what == "changed":
        edit_agency(agency=made, expected=1, phone="1", by=keeper)
    else:
        MembershipFactory(subgroup=None, agency=made)
    with pytest.raises(RuleBroken, match="1 of the records"):
        undo_import(import_=held, expected=held.version, by=keeper, reason="The wrong file")
    assert Agency.objects.filter(pk=made.pk).exists()


@pytest.mark.long
def test_first_and_last_days_are_taken_and_judged(keeper):
    AgencyFactory(name="Alder School", active_from=dt.date(2001, 9, 1))
    AgencyFactory(name="Birch School", active_to=dt.date(2010, 1, 1))
    held = begun(
        "Name,Type,OpenDate,CloseDate,ESLO\n"
        "Alder School,,3 February 2001,,\n"
        "Birch School,,,01-01-2010,\n"
        "Cedar School,Primary,2005-02-03,31/8/2012,\n"
        "Damson School,Primary,,31 August 2012,Dee Field\n"
        "Elm School,Primary,soon,,\n"
        "Fir School,Primary,1/1/2012,1/1/2011,\n"
        "Gorse School,Primary,,1/1/2999,\n",
        keeper,
    )
    assert states(held) == ["changed", "same", "new", "new", "new", "refused", "new"]
    assert faults(held)[3:] == [
        ["It is closed, so nobody can hold a post in it now"],
        ["First day: “soon” cannot be read. The date must include a day and a month and a year"],
        ["The last day lies before the first"],
        ["The last day is in the future. Close the agency when it has closed"],
    ]
    held = accept(held, keeper)
    alder, cedar, damson = (Agency.objects.get(name=f"{name} School") for name in ("Alder", "Cedar", "Damson"))
    assert alder.active_from == dt.date(2001, 2, 3)
    assert (cedar.active_from, cedar.active_to) == (dt.date(2005, 2, 3), dt.date(2012, 8, 31))
    assert damson.active_to == dt.date(2012, 8, 31) and not Eslo.objects.exists()
    undo_import(import_=held, expected=held.version, by=keeper, reason="By mistake")
    alder.refresh_from_db()
    assert alder.active_from == dt.date(2001, 9, 1)


def test_open_agency_is_closed_on_its_own_page(keeper):
    AgencyFactory(name="Alder School")
    held = begun("Name,Closed on,Tel\nAlder School,1/1/2012,2\n", keeper)
    assert faults(held) == [["Alder School is open here. Close it on its own page, where its posts end with it"]]
    assert changes(held) == [[("phone", "", "2", True)]]


def test_who_holds_the_post_until_today_is_followed_by_nobody_before_tomorrow(keeper):
    EsloFactory(agency__name="Alder School", name="Ann Old", valid_to=today())
    EsloFactory(agency__name="Birch School", name="Bo Last", valid_to=today())
    held = begun(HEAD + "Alder School,,,,Bea New,\nBirch School,,,,Bo Last,\nCedar School,Primary,,,,\n", keeper)
    assert states(held) == ["same", "same", "new"]
    assert faults(held)[0] == ["Ann Old holds the post until the end of today. Import this row tomorrow"]


@pytest.mark.parametrize("address", ["a;b@x.example", "a,b@x.example", "a@x..example", "<a@x.example>", "a@-x.example"])
def test_address_that_no_form_takes_is_not_taken_from_a_list_either(address, keeper):
    held = begun(f'Name,Type,Email\nAlder School,Primary,"{address}"\n', keeper)
    assert faults(held) == [[f"Email address of the agency: “{address}” is no email address"]]


@pytest.mark.long
def test_name_that_was_given_away_since_keeps_the_list_from_being_undone(keeper):
    school = AgencyFactory(name="Alder School", national_reference="100001")
    held = begun(HEAD + "Alder Academy,,,100001,,\nCedar School,Primary,,,,\n", keeper)
    held = accept(answered(held, keeper, "renamed"), keeper)
    AgencyFactory(name="alder school")
    with pytest.raises(RuleBroken, match="has been given to another record since"):
        undo_import(import_=held, expected=held.version, by=keeper, reason="The wrong file")
    school.refresh_from_db()
    assert school.name == "Alder Academy" and Agency.objects.filter(name="Cedar School").exists()


@pytest.mark.parametrize("end", ["accepted", "cancelled"])
def test_what_the_file_held_is_forgotten_once_nothing_needs_it(end, keeper):
    held = begun(HEAD + "Cedar School,Primary,,,Cy Field,\n", keeper)
    if end == "accepted":
        accept(held, keeper)
    else:
        cancel_import(import_=held, expected=held.version, by=keeper)
    assert Import.objects.get(pk=held.pk).work == ""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {Import.history.model._meta.db_table}")
        assert "Cy Field" not in str(cursor.fetchall())


def test_excluded_row_stands_in_nobodys_way(keeper):
    AgencyFactory(name="Alder School")
    held = begun("Name,Type\nAlder School,Primary\nalder school,Secondary\n", keeper, excluded=["0:1"])
    assert states(held) == ["excluded", "changed"]
