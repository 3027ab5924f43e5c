"""Taking in a list of agencies: columns, matches, every reason, saving in one go, undoing as a whole."""

from __future__ import annotations

import datetime as dt
import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse

from agencies.directory.services import edit_agency
from agencies.importing import services
from agencies.importing.kinds import kind_of
from agencies.importing.preview import SHORT
from agencies.importing.reading import propose_columns, read_sheet
from agencies.models import Agency, AgencyImport, Eslo
from core.files.spreadsheets import UnreadableSpreadsheet
from core.records.rules import RuleBroken
from core.text.dates import today
from core.text.similarity import Names
from tests.actions.pages import errors_of, messages_of, text_of, tree_of
from tests.agencies.posts.test_lead_dates import require_true_dates
from tests.factories.accounts import UserFactory
from tests.factories.directory import EsloFactory
from tests.factories.plan import AgencyFactory, MembershipFactory

HEAD = "School name,Type,Postcode,URN,ESLO,ESLO email\n"


@pytest.fixture
def keeper(db):
    return UserFactory(roles=["manager"])


def begun(text: str, keeper, default_kind: str = "") -> AgencyImport:
    """An import whose columns were chosen as proposed."""
    sheet = read_sheet(text.encode(), "list.csv")
    held = services.begin_import(filename="list.csv", sheet=sheet, by=keeper)
    columns = propose_columns(sheet["headings"])
    return services.choose_columns(held=held, expected=1, columns=columns, default_kind=default_kind, by=keeper)


def states(held) -> list[str]:
    return [line.state for line in services.current_preview(held).lines]


def faults(held) -> list[list[str]]:
    return [line.read.faults for line in services.current_preview(held).lines]


def accept(held, keeper) -> AgencyImport:
    mark = services.current_preview(held).mark
    return services.accept_import(held=held, expected=held.version, mark=mark, by=keeper)


@pytest.mark.parametrize(
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
    ],
)
def test_columns_are_proposed_by_their_headings(headings, fields):
    found = propose_columns(headings)
    assert [found.get(str(at)) for at in range(len(headings))] == fields


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Primary school", "primary"),
        ("Children's services", "childrens_services"),
        ("Middle deemed secondary", "secondary"),
        ("PRU", "pru"),
        ("16 plus", "college"),
        ("Zoo", None),
    ],
)
def test_the_kind_of_a_word(text, kind):
    assert kind_of(text) == kind


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("St. Anne's C of E Primary", 1),
        ("Tarn Road School", 2),
        ("Quay House", None),
        ("Unit 7", None),
    ],
)
def test_a_name_that_is_likely_meant(name, found):
    here = {1: "Saint Annes Primary School", 2: "Tarn Road Primary School", 3: "Unit 8"}
    assert Names(here, SHORT).likely(name) == found


def test_the_headings_may_stand_below_a_title_and_a_file_without_a_list_is_refused():
    sheet = read_sheet(b"Our schools,,\n,,\nName,Type,URN\nA,Primary,1\n", "x.csv")
    assert (sheet["headings"], sheet["first"], sheet["rows"]) == (["Name", "Type", "URN"], 4, [["A", "Primary", "1"]])
    for data in (b"Name,Type\n", b"", b"\x00\x01\x02", b"PK\x03\x04broken"):
        with pytest.raises(UnreadableSpreadsheet):
            read_sheet(data, "x.csv")


def test_rows_are_new_changed_unchanged_or_refused_with_every_reason(keeper):
    AgencyFactory(name="Alder School", national_reference="100001", postcode="NM1 1AA")
    AgencyFactory(name="Birch School", national_reference="100002", postcode="NM1 1AB")
    AgencyFactory(name="Closed School", active_to=dt.date(2010, 1, 1))
    held = begun(
        HEAD + "Alder Academy,Primary,NM1 1AA,100001,,\n"
        "birch school,,NM1 1AB,,,\n"
        "Cedar School,Primary,NM1 1AC,100003,Cy Field,cy@cedar.example\n"
        "Damson School,Zoo,NM1 1AC TOO LONG,100004,,not an address\n"
        ",,NM1 1AC,,,\n"
        "Cedar school,Primary,,,,\n"
        "Closed School,Primary,,,,\n"
        "Elm School,,,,,\n"
        "\n",
        keeper,
    )
    assert states(held) == ["changed", "changed", "new", *["refused"] * 5]
    found = faults(held)
    assert len(found[3]) == 4
    assert "Row 4 has the same name" in found[5][0]
    assert "was closed on 1 January 2010" in found[6][0]
    assert found[7] == ["It says no kind, which a new agency needs"]
    changed = services.current_preview(held).lines[0]
    assert changed.changes == [("Name", "Alder School", "Alder Academy")]


def test_blank_cells_change_nothing_and_unknown_rows_say_so(keeper):
    AgencyFactory(name="Alder School", postcode="NM1 1AA")
    assert states(begun("Name,Postcode\nAlder School,\n", keeper)) == ["same"]
    assert states(begun("Name,Postcode\nNew School,\n", keeper, default_kind="primary")) == ["new"]


def test_what_is_accepted_is_saved_with_its_history(keeper):
    school = AgencyFactory(name="Alder School", national_reference="100001")
    old = EsloFactory(agency=school, name="Ann Old")
    held = begun(
        HEAD + "Alder Academy,,,100001,Bea New,bea@alder.example\nCedar School,Primary,NM1,100003,Cy Field,\n", keeper
    )
    accept(held, keeper)
    school.refresh_from_db()
    old.refresh_from_db()
    assert (school.name, school.version, school.history.count()) == ("Alder Academy", 2, 2)
    assert old.valid_to == today() - dt.timedelta(days=1)
    assert Eslo.objects.current().get(agency=school).email == "bea@alder.example"
    made = Agency.objects.get(name="Cedar School")
    assert (made.taken_from, made.kind, made.history.get().history_user) == (held, "primary", keeper)
    assert Eslo.objects.current().get(agency=made).name == "Cy Field"
    with pytest.raises(RuleBroken):
        accept(held, keeper)


def test_nothing_is_saved_where_the_directory_changed_since_the_preview(keeper):
    school = AgencyFactory(name="Alder School", national_reference="100001")
    held = begun(HEAD + "Alder Academy,,,100001,,\n", keeper)
    mark = services.current_preview(held).mark
    edit_agency(agency=school, expected=1, phone="1", by=keeper)
    with pytest.raises(RuleBroken, match="has changed since"):
        services.accept_import(held=held, expected=held.version, mark=mark, by=keeper)


def test_undoing_brings_everything_back_and_the_list_can_be_taken_in_again(keeper):
    school = AgencyFactory(name="Alder School", national_reference="100001")
    EsloFactory(agency=school, name="Ann Old")
    text = HEAD + "Alder Academy,,,100001,Bea New,\nCedar School,Primary,NM1,100003,Cy Field,\n"
    held = accept(begun(text, keeper), keeper)
    require_true_dates()
    services.undo_import(held=held, expected=held.version, by=keeper, reason="The wrong file")
    school.refresh_from_db()
    assert (school.name, school.version) == ("Alder School", 3)
    assert Eslo.objects.get().valid_to is None
    require_true_dates()
    assert not Agency.objects.filter(name="Cedar School").exists()
    gone = Agency.history.filter(name="Cedar School").latest("history_id")
    assert (gone.history_type, gone.history_change_reason) == ("-", "The wrong file")
    assert states(begun(text, keeper)) == ["changed", "new"]


@pytest.mark.parametrize("what", ["changed", "used"])
def test_it_cannot_be_undone_once_something_happened_since(what, keeper):
    held = accept(begun(HEAD + "Cedar School,Primary,NM1,100003,Cy Field,\n", keeper), keeper)
    made = Agency.objects.get(name="Cedar School")
    if what == "changed":
        edit_agency(agency=made, expected=1, phone="1", by=keeper)
    else:
        MembershipFactory(subgroup=None, agency=made)
    with pytest.raises(RuleBroken, match="1 of the records"):
        services.undo_import(held=held, expected=held.version, by=keeper, reason="The wrong file")
    assert Agency.objects.filter(pk=made.pk).exists()


def workbook(*rows) -> SimpleUploadedFile:
    book, out = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(out)
    return SimpleUploadedFile("list.xlsx", out.getvalue())


def test_the_way_from_a_file_to_the_directory_and_back(keeper, client):
    likely = AgencyFactory(name="Tarn Road Primary School")
    client.force_login(keeper)
    file = workbook(["School name", "Type", "Tel."], ["Tarn Road School", "Primary", "1"], ["Cedar", "Primary", "2"])
    columns = client.post(reverse("import_agencies"), {"file": file}, follow=True)
    sent = {f"column_{at}": name for at, name in enumerate(["name", "kind", "phone"])}
    page = client.post(columns.request["PATH_INFO"], {"version": 1, "default_kind": "", **sent}, follow=True)
    held = page.context["import"]
    assert "Is it Tarn Road Primary School?" in text_of(page)
    assert "Accept and save 1 row" in text_of(page)
    version = {"version": held.version, f"row-{page.context['page'][0].read.number}": likely.pk}
    page = client.post(reverse("accept_agency_import", args=[held.pk]), version, follow=True)
    assert "Your decisions have been kept. Look at what would be saved now" in text_of(page)
    assert AgencyImport.objects.get(pk=held.pk).state == "preview"
    form = {"version": held.version + 1, "mark": page.context["mark"]}
    done = client.post(reverse("accept_agency_import", args=[held.pk]), form, follow=True)
    assert "The list has been saved: 1 new, 1 changed." in text_of(done)
    likely.refresh_from_db()
    assert (likely.name, likely.phone) == ("Tarn Road School", "1")
    assert "Undo this import" in text_of(done)
    onward = tree_of(done).xpath("//main//a[normalize-space()='Go on to the directory']/@href")
    assert onward == [reverse("agencies")]


def test_a_file_that_is_no_list_is_said_and_columns_without_a_name_are_refused(keeper, client):
    client.force_login(keeper)
    response = client.post(reverse("import_agencies"), {"file": SimpleUploadedFile("x.csv", b"\x00")})
    assert response.status_code == 422
    assert errors_of(response)
    held = begun(HEAD + "Cedar,Primary,,,,\n", keeper)
    response = client.post(reverse("agency_import_columns", args=[held.pk]), {"version": held.version})
    assert errors_of(response) == ["Say which column holds the name of the agency."]


def test_first_and_last_days_are_taken_and_judged(keeper):
    AgencyFactory(name="Alder School", active_from=dt.date(2001, 9, 1))
    AgencyFactory(name="Birch School", active_to=dt.date(2010, 1, 1))
    held = begun(
        "Name,Type,URN,OpenDate,CloseDate,ESLO\n"
        "Alder School,,,3 February 2001,,\n"
        "Birch School,,,,01-01-2010,\n"
        "Cedar School,Primary,,2005-02-03,31/8/2012,\n"
        "Damson School,Primary,12345,,31 August 2012,Dee Field\n"
        "Elm School,Primary,,soon,,\n"
        "Fir School,Primary,,1/1/2012,1/1/2011,\n"
        "Gorse School,Primary,,,1/1/2999,\n",
        keeper,
    )
    assert states(held) == ["changed", "same", "new", "refused", "refused", "refused", "refused"]
    said = faults(held)
    assert said[3] == [
        "It is closed, so it cannot have an ESLO now. Leave the cells of the ESLO empty",
        "The URN of a school has six figures, such as 123456. “12345” has not",
    ]
    assert said[4][0].startswith("Active from: “soon” cannot be read.")
    assert said[5:] == [
        ["The last day lies before the first"],
        ["The last day lies in the future. Close the agency when it has closed"],
    ]
    accept(held, keeper)
    alder, cedar = (Agency.objects.get(name=f"{name} School") for name in ("Alder", "Cedar"))
    assert alder.active_from == dt.date(2001, 2, 3)
    assert (cedar.active_from, cedar.active_to) == (dt.date(2005, 2, 3), dt.date(2012, 8, 31))
    held.refresh_from_db()
    services.undo_import(held=held, expected=held.version, by=keeper, reason="By mistake")
    alder.refresh_from_db()
    assert alder.active_from == dt.date(2001, 9, 1)


def test_an_open_agency_is_closed_on_its_own_page(keeper):
    AgencyFactory(name="Alder School")
    held = begun("Name,Closed on\nAlder School,1/1/2012\n", keeper)
    assert faults(held) == [["Alder School is open here. Close it on its own page, where its posts end with it"]]


def test_who_holds_the_post_until_today_is_followed_by_nobody_before_tomorrow(keeper):
    officer = EsloFactory(agency__name="Alder School", name="Ann Old", valid_to=today())
    EsloFactory(agency__name="Birch School", name="Bo Last", valid_to=today())
    text = HEAD + "Alder School,,,,Bea New,\nBirch School,,,,Bo Last,\nCedar School,Primary,,,,\n"
    held = begun(text, keeper)
    assert states(held) == ["refused", "same", "new"]
    assert faults(held)[0] == ["Ann Old holds the post until the end of today. Take this row in tomorrow"]
    accept(held, keeper)
    assert list(Eslo.objects.filter(agency=officer.agency)) == [officer]


@pytest.mark.parametrize("address", ["a;b@x.example", "a,b@x.example", "a@x..example", "<a@x.example>", "a@-x.example"])
def test_an_address_that_no_form_takes_is_refused_in_a_list_too(address, keeper):
    held = begun(f'Name,Type,Email\nAlder School,Primary,"{address}"\n', keeper)
    assert faults(held) == [[f"E-mail address of the agency itself: “{address}” is no e-mail address"]]


def test_a_name_that_was_given_away_since_keeps_the_list_from_being_undone(keeper):
    school = AgencyFactory(name="Alder School", national_reference="100001")
    held = accept(begun(HEAD + "Alder Academy,,,100001,,\nCedar School,Primary,,,,\n", keeper), keeper)
    AgencyFactory(name="alder school")
    with pytest.raises(RuleBroken, match="has been given to another agency since"):
        services.undo_import(held=held, expected=held.version, by=keeper, reason="The wrong file")
    school.refresh_from_db()
    assert school.name == "Alder Academy" and Agency.objects.filter(name="Cedar School").exists()


def test_of_two_presses_of_a_button_the_second_is_told_what_the_first_did(keeper):
    held = begun(HEAD + "Cedar School,Primary,,,Cy Field,\n", keeper)
    again, mark = AgencyImport.objects.get(pk=held.pk), services.current_preview(held).mark
    services.accept_import(held=held, expected=held.version, mark=mark, by=keeper)
    with pytest.raises(RuleBroken, match="already been accepted"):
        services.accept_import(held=again, expected=again.version, mark=mark, by=keeper)
    again = AgencyImport.objects.get(pk=held.pk)
    services.undo_import(held=held, expected=held.version, by=keeper, reason="The wrong file")
    with pytest.raises(RuleBroken, match="Only an accepted import"):
        services.undo_import(held=again, expected=again.version, by=keeper, reason="The wrong file")


@pytest.mark.parametrize("end", ["accepted", "cancelled", "left"])
def test_what_the_file_held_is_forgotten_once_nothing_needs_it(end, keeper, client):
    held = begun(HEAD + "Cedar School,Primary,,,Cy Field,\n", keeper)
    if end == "accepted":
        accept(held, keeper)
    elif end == "cancelled":
        services.cancel_import(held=held, expected=held.version, by=keeper)
    else:
        assert services.give_up(today() + dt.timedelta(days=services.WAITS - 1)) == 0
        assert services.give_up(today() + dt.timedelta(days=services.WAITS)) == 1
    kept = AgencyImport.objects.get(pk=held.pk)
    assert kept.rows == {} and kept.state == ("accepted" if end == "accepted" else "cancelled")
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {AgencyImport.history.model._meta.db_table}")
        assert "Cy Field" not in str(cursor.fetchall())
    client.force_login(keeper)
    for name in ("agency_import", "take_proposed_agencies", "accept_agency_import"):  # from a page that is still open
        answer = client.post(reverse(name, args=[held.pk]), {"version": kept.version, "row-2": "new"}, follow=True)
        assert answer.status_code == 200 and messages_of(answer)
    if end == "accepted":
        services.undo_import(held=kept, expected=kept.version, by=keeper, reason="The wrong file")
        assert not Agency.objects.exists()
